import type { ServiceSpec } from '../../../backend/src/model/index.ts';
import type { Store } from '../../../backend/src/store/index.ts';
import type pg from 'pg';

export interface ServiceSeed {
  readonly hosts: number;
  readonly services: number;
  /** Of results: from two observers, each once a minute, half a minute apart. */
  readonly resultDays: number;
  readonly stateDays: number;
}

/** Definitions as people write them: half HTTP, the rest TCP, in ten groups, on all hosts in turn. */
export async function seedServices(store: Store, { services, hosts }: ServiceSeed): Promise<void> {
  const audit = {
    actor: { kind: 'command', id: null, name: 'bench' },
    action: 'service.created',
    detail: {},
    address: null,
  } as const;
  for (let place = 0; place < services; place += 1) {
    const spec = specOf(place, hosts);
    const service = { spec, sealed: null, heartbeatHash: null };
    await store.services.create(
      service,
      new Date(),
      { ...audit, subject: spec.name },
      AbortSignal.timeout(10_000),
    );
  }
}

/** The two hosts that ask about a service. */
export function observersOf(serviceId: number, hosts: number): readonly [number, number] {
  return [1 + (serviceId % hosts), 1 + ((serviceId + 7) % hosts)];
}

/**
 * Results and the states that they say: five minutes down a day, at another time for each service. Returns the rows of
 * both.
 */
export async function seedResults(
  client: pg.Client,
  { hosts, resultDays, stateDays }: ServiceSeed,
): Promise<{ readonly results: number; readonly states: number }> {
  const isDown = `((extract(epoch FROM time)::bigint / 60 + service.id * 13) % 1440) < 5`;
  const results = await client.query(
    `INSERT INTO vigilops.check_results
       (time, service_id, observer_id, status, duration_ms, dns_ms, connect_ms, tls_ms, first_byte_ms, status_code,
        error, certificate_expires_at)
     SELECT time, service.id, observer_id, CASE WHEN is_down THEN 1 ELSE 0 END,
            CASE WHEN NOT is_down THEN 20 + 80 * random() END, CASE WHEN NOT is_down THEN random() END,
            CASE WHEN NOT is_down THEN 2 * random() END, CASE WHEN NOT is_down THEN 9 * random() END,
            CASE WHEN NOT is_down THEN 10 + 50 * random() END, CASE WHEN NOT is_down THEN 200 END,
            CASE WHEN is_down THEN 'connection refused' END, now() + interval '60 days'
     FROM generate_series(date_trunc('minute', now()) - $1::int * interval '1 day', now(), interval '30 seconds') AS slot (moment)
     CROSS JOIN vigilops.services AS service
     CROSS JOIN LATERAL (SELECT moment + service.id * interval '0.3 seconds' AS time,
       CASE WHEN extract(second FROM moment) < 30 THEN 1 + service.id % $2 ELSE 1 + (service.id + 7) % $2 END AS observer_id) AS shot
     CROSS JOIN LATERAL (SELECT ${isDown} AS is_down) AS fate
     WHERE service.spec IS NOT NULL AND time <= now()
     ORDER BY time`,
    [resultDays, hosts],
  );
  const states = await client.query(
    `INSERT INTO vigilops.service_states (service_id, from_time, to_time, state, reason)
     SELECT id, begins, lead(begins) OVER (PARTITION BY id ORDER BY begins), state,
            CASE state WHEN 'down' THEN 'connection refused (2 of 2 observers)' END
     FROM (
       SELECT service.id, turn.begins, turn.state
       FROM vigilops.services AS service
       CROSS JOIN generate_series(date_trunc('day', now()) - $1::int * interval '1 day', date_trunc('day', now()), interval '1 day') AS day
       CROSS JOIN LATERAL (SELECT day + (1440 - (service.id * 13) % 1440) * interval '1 minute' AS begins) AS outage
       CROSS JOIN LATERAL (VALUES (outage.begins, 'down'), (outage.begins + interval '5 minutes', 'up')) AS turn (begins, state)
       WHERE service.spec IS NOT NULL AND turn.begins < now()
     ) AS turns
     ORDER BY id, begins`,
    [stateDays],
  );
  await client.query(
    `UPDATE vigilops.services AS service SET state = now.state, state_since = now.from_time, last_check_at = now(),
            uptime_percent = 99.65
     FROM vigilops.service_states AS now WHERE now.service_id = service.id AND now.to_time IS NULL`,
  );
  await client.query(`DELETE FROM vigilops.service_notes`);
  // As the server would by itself, a minute later.
  await client.query('VACUUM (ANALYZE) vigilops.check_results, vigilops.service_states, vigilops.services');
  return { results: results.rowCount ?? 0, states: states.rowCount ?? 0 };
}

function specOf(place: number, hosts: number): ServiceSpec {
  const host = `shop-${String(place)}.example.com`;
  return {
    name: `service ${String(place).padStart(3, '0')}`,
    description: '',
    check:
      place % 2 === 0
        ? {
            type: 'http',
            url: `https://${host}/health`,
            method: 'GET',
            headers: {},
            expected_status: ['2xx'],
            follow_redirects: true,
            verify_certificate: true,
            certificate_days: 0,
          }
        : { type: 'tcp', host, port: 5432 },
    interval_seconds: 60,
    timeout_seconds: 10,
    failures: 2,
    successes: 1,
    agreement: 'majority',
    observers: { all: false, host_ids: [...observersOf(place + 1, hosts)], groups: [], tags: [] },
    host_id: 1 + (place % hosts),
    depends_on: [],
    service_name: null,
    group: `team-${String(place % 10)}`,
    tags: ['production'],
    objective_percent: 99.9,
    paused: false,
  };
}
