import { createHash } from 'node:crypto';
import { METRIC } from '@vigilops/contracts';
import { spanRow } from '../../store/test/batches.ts';
import { aSpec } from '../../store/test/a-spec.ts';
import type { ReadingRoom } from '../../store/test/open-reading-room.ts';
import {
  anIndex,
  aSample,
  aState,
  aTable,
  aWindow,
  isoTime,
  lockNode,
  nowUs,
  queryStats,
  reportRow,
} from '../../store/test/some-database.ts';

/** As the description of the API has it for an example. */
const HEARTBEAT_SECRET = 'Ml2nWmC0tYFMkQ1vH3kZr8bJx9sUe7Tg';

/** As the description of the API has it for an example. */
export const FINGERPRINT = '9f86d081884c7d65';

export const TRACE_ID = '0102030405060708090a0b0c0d0e0f10';

/** A little of everything, so that every route has something to answer: one host, two services, all kinds of metrics. */
export async function seedHouse(room: ReadingRoom, nowUs: number): Promise<{ hostId: number }> {
  const hostId = await room.host('web-1', { group: 'shop', tags: ['production'] });
  await room.host('web-2', { heardAt: new Date(0) });
  const resource = await room.resource(hostId, {
    'service.name': 'shop',
    'host.name': 'web-1',
    'service.version': '1.0',
  });
  const cpu = await room.series({
    metric: METRIC.cpuUtilization,
    resource,
    attributes: { 'cpu.mode': 'user' },
  });
  const requests = await room.series({
    metric: 'http.requests',
    kind: 'sum',
    monotonic: true,
    unit: '{request}',
    resource,
    attributes: { route: '/' },
  });
  const latency = await room.series({ metric: 'http.duration', kind: 'histogram', unit: 's', resource });
  const stream = await room.stream(resource, '/var/log/shop.log');
  const times = Array.from({ length: 20 }, (_, i) => nowUs - i * 15e6 - 1e6);
  await room.write({
    samples: times.flatMap((timeUs, i) => [
      { series: cpu, timeUs, value: i === 3 ? Number.NaN : 0.25 },
      { series: requests, timeUs, value: (20 - i) * 30 },
    ]),
    histograms: times.map((timeUs, i) => ({
      seriesId: latency,
      timeUs,
      absent: false,
      count: BigInt((20 - i) * 10),
      sum: 20 - i,
      min: null,
      max: null,
      explicit: { bounds: [0.1, 1], counts: [BigInt((20 - i) * 5), BigInt((20 - i) * 5), 0n] },
    })),
    logs: times.map((timeUs, i) => ({
      stream,
      timeUs,
      body: `GET / ${String(i)}`,
      severity: 9 + (i % 3) * 4,
      attributes: '{"big":9007199254740993}',
    })),
    spans: [
      spanRow({
        resourceId: resource,
        startUs: nowUs - 5e6,
        events: '[{"timeUnixNano":"1","name":"e","attributes":{},"droppedAttributesCount":0}]',
        links: `[{"traceId":"${TRACE_ID}","spanId":"0102030405060708","traceState":"","attributes":{},"droppedAttributesCount":0,"flags":0}]`,
      }),
    ],
  });
  const minuteUs = Math.floor(nowUs / 60e6) * 60e6;
  await room.makeRoom('service_edges', [minuteUs]);
  await room.rows(`INSERT INTO vigilops.service_edges VALUES ($1, 'shop', 'pay', 'service', 10, 1, 5e9)`, [
    new Date(minuteUs / 1_000),
  ]);
  await seedDatabase(room);
  return { hostId };
}

/** A job that reports by itself, as service 1: there again, whatever became of it. */
export async function seedJob(room: ReadingRoom): Promise<void> {
  const hash = createHash('sha256').update(HEARTBEAT_SECRET).digest();
  const spec = aSpec('job', { check: { type: 'heartbeat', period_seconds: 60, grace_seconds: 60 } });
  await room.rows('DELETE FROM vigilops.services WHERE id = 1 OR heartbeat_hash = $1', [hash]);
  await room.rows(
    `INSERT INTO vigilops.services (id, name, source, spec, heartbeat_hash) OVERRIDING SYSTEM VALUE
     VALUES (1, 'job', 'api', $1, $2)`,
    [JSON.stringify(spec), hash],
  );
  await room.rows(
    `SELECT setval(pg_get_serial_sequence('vigilops.services', 'id'), (SELECT max(id) FROM vigilops.services))`,
  );
}

/** A database server of host 1 as number 1, with a little of everything: there again, whatever became of it. */
export async function seedDatabase(room: ReadingRoom): Promise<void> {
  const now = nowUs();
  await room.rows(
    `INSERT INTO vigilops.db_instances (id, host_id, name, kind, address, first_seen, last_seen)
     OVERRIDING SYSTEM VALUE VALUES (1, 1, 'shop-db', 'postgresql', '', now(), now()) ON CONFLICT DO NOTHING`,
  );
  await room.rows(
    `SELECT setval(pg_get_serial_sequence('vigilops.db_instances', 'id'), (SELECT max(id) FROM vigilops.db_instances))`,
  );
  const fingerprint = FINGERPRINT;
  const tables = {
    tables: [aTable('orders', 1_000)],
    indexes: [anIndex('orders_id', 'id')],
    counted_since: null,
  };
  const ago = { timeUs: now - 60e6 };
  await room.write({
    databaseReports: [
      reportRow(aState({ figures: { connections: 3 } }), ago),
      reportRow({ type: 'connections', groups: [], is_cut: false }, ago),
      aWindow(ago.timeUs, [queryStats({ fingerprint })]),
      reportRow({ type: 'samples', items: [aSample(ago.timeUs, { fingerprint })], left_out: 0 }, ago),
      reportRow({ type: 'locks', nodes: [lockNode('1'), lockNode('2', ['1'])], is_cut: false }, ago),
      reportRow({ type: 'deadlock', at: isoTime(ago.timeUs), parties: [] }, ago),
      reportRow({ type: 'tables', ...tables, databases: [], is_cut: false }, ago),
      reportRow(
        { type: 'plan', fingerprint, at: isoTime(ago.timeUs), format: 'text', plan: 'Seq Scan' },
        ago,
      ),
    ],
  });
}

/** An alert that fires, alone in its incident, as number 1 of each: again, whatever became of it. */
export async function seedAlert(room: ReadingRoom): Promise<void> {
  await room.rows('DELETE FROM vigilops.alerts WHERE id = 1');
  await room.rows('DELETE FROM vigilops.incidents WHERE id = 1');
  await room.rows(
    `INSERT INTO vigilops.incidents (id, title, severity, priority, priority_reason, started_at, last_alert_at)
     OVERRIDING SYSTEM VALUE VALUES (1, 'web-1 is busy', 'warning', 3, 'it is a warning', now(), now())`,
  );
  await room.rows(
    `INSERT INTO vigilops.alerts (id, rule_name, condition, subject_key, host_id, state, severity, message, pending_since,
                                  fired_at, incident_id, labels)
     OVERRIDING SYSTEM VALUE
     VALUES (1, 'CPU', '{"type":"host"}', 'host:1', 1, 'firing', 'warning', 'web-1 is busy', now(), now(), 1,
             '{"alertname":"CPU"}')`,
  );
  await room.rows(
    `INSERT INTO vigilops.alert_ledger (id, at, kind, alert_id, incident_id, message, reason, severity)
     OVERRIDING SYSTEM VALUE VALUES (1, now(), 'held', 1, 1, 'web-1 is busy', 'short-lived', 'warning')
     ON CONFLICT (id) DO UPDATE SET undone_at = NULL`,
  );
}
