import { systemClock } from '@vigilops/runtime';
import { randomBytes } from 'node:crypto';
import type { HostChangeRow, SpanRow } from '../../model/index.ts';
import { refreshServiceEdges } from '../edges/refresh-edges.ts';
import { spanRow, type LogLine, type Sample } from './batches.ts';
import type { ReadingRoom } from './open-reading-room.ts';

const MINUTE_US = 60e6;
const NORMAL_MINUTES = 60;
const TROUBLE_MINUTES = 6;
const CLIENT = 3;
const SERVER = 2;
const FAILED = 2;
const TEMPLATES = { busy: 7_001, full: 7_002, gateway: 7_003, said: 7_004 } as const;
const idle = new AbortController().signal;

/** A shop of three hosts: web calls api, api asks the database. */
export interface MadeShop {
  readonly hosts: { readonly web: number; readonly api: number; readonly db: number };
  /** When the trouble begins, if one is made. */
  readonly onsetUs: number;
  readonly nowUs: number;
  /** An hour in which all is well, then some minutes, in which the pool of the database is full where `isFull`. */
  live(wanted: { readonly isFull: boolean }): Promise<void>;
  /** The database logs a line, of a template of its own, each minute since the onset. */
  says(body: string, severity: number): Promise<void>;
  /** Another version of a service is first heard of at that time. */
  deploy(service: 'api' | 'web', atUs: number): Promise<void>;
  change(
    change: Omit<HostChangeRow, 'action' | 'before' | 'after' | 'hostId'> & {
      readonly on: keyof MadeShop['hosts'];
    },
  ): Promise<void>;
}

/** Little noise, the same each time. */
function createNoise(): () => number {
  let state = 42;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648 - 0.5;
  };
}

export async function makeShop(room: ReadingRoom): Promise<MadeShop> {
  const noise = createNoise();
  const nowUs = Math.floor(Date.now() / 60_000) * MINUTE_US;
  const onsetUs = nowUs - TROUBLE_MINUTES * MINUTE_US;
  const startUs = onsetUs - NORMAL_MINUTES * MINUTE_US;
  const hosts = { web: await room.host('web-1'), api: await room.host('api-1'), db: await room.host('db-1') };
  const of = (name: keyof typeof hosts, service: string, more: object = {}) =>
    room.resource(hosts[name], {
      'host.name': `${name}-1`,
      ...(service === '' ? {} : { 'service.name': service }),
      ...more,
    });
  const resources = {
    web: await of('web', 'web', { 'service.version': '1.4.0' }),
    api: await of('api', 'api', { 'service.version': '1.4.0' }),
    postgres: await of('db', 'postgres'),
  };
  const agents = { web: await of('web', ''), api: await of('api', ''), db: await of('db', '') };
  const backends = await room.series({
    metric: 'postgresql.backends',
    unit: '{connection}',
    resource: resources.postgres,
  });
  const cpu = await Promise.all(
    Object.values(agents).map((resource) =>
      room.series({ metric: 'system.cpu.utilization', resource, attributes: { 'cpu.mode': 'user' } }),
    ),
  );
  const streams = {
    web: await room.stream(resources.web, '/var/log/nginx/error.log'),
    api: await room.stream(resources.api),
    postgres: await room.stream(resources.postgres),
  };
  const samples = (isBad: (us: number) => boolean): Sample[] => {
    const list: Sample[] = [];
    for (let us = startUs; us < nowUs; us += MINUTE_US / 2) {
      list.push({
        series: backends,
        timeUs: us + 1e6,
        value: isBad(us) ? 100 : 20 + Math.round(4 * noise()),
      });
      for (const series of cpu) {
        list.push({ series, timeUs: us + 2e6, value: 0.3 + 0.05 * noise() });
      }
    }
    return list;
  };
  const spans = (isBad: (us: number) => boolean): SpanRow[] => {
    const list: SpanRow[] = [];
    for (let us = startUs; us < nowUs; us += MINUTE_US / 4) {
      list.push(...requestOf(us + 3e6, isBad(us), resources, () => 1 + 0.2 * noise()));
    }
    return list;
  };
  const logs = (isBad: (us: number) => boolean): LogLine[] => {
    const list: LogLine[] = [];
    for (let us = startUs; us < nowUs; us += MINUTE_US / 4) {
      list.push({ stream: streams.api, timeUs: us, body: 'order 12 taken', templateId: TEMPLATES.busy });
      if (isBad(us)) {
        list.push(
          {
            stream: streams.postgres,
            timeUs: us,
            body: 'sorry, too many clients already',
            severity: 21,
            templateId: TEMPLATES.full,
          },
          {
            stream: streams.web,
            timeUs: us,
            body: 'upstream answered 502',
            severity: 17,
            templateId: TEMPLATES.gateway,
          },
        );
      }
    }
    return list;
  };
  return {
    hosts,
    onsetUs,
    nowUs,
    live: async ({ isFull }) => {
      const isBad = (us: number) => isFull && us >= onsetUs;
      for (const [id, text, seenUs] of [
        [TEMPLATES.busy, 'order <number> taken', startUs],
        [TEMPLATES.full, 'sorry, too many clients already', onsetUs],
        [TEMPLATES.gateway, 'upstream answered <number>', onsetUs],
      ] as const) {
        await room.rows(
          `INSERT INTO vigilops.log_templates (id, text, places, first_seen, last_seen)
           VALUES ($1, $2, '{}', to_timestamp($3), to_timestamp($3))`,
          [id, text, seenUs / 1e6],
        );
      }
      await room.write({ samples: samples(isBad), spans: spans(isBad), logs: logs(isBad) });
      await refreshServiceEdges(
        { connections: room.database.connections, engine: room.engine, clock: systemClock },
        new Date(nowUs / 1_000 + 3_600_000),
        idle,
      );
    },
    says: async (body, severity) => {
      await room.rows(
        `INSERT INTO vigilops.log_templates (id, text, places, first_seen, last_seen)
         VALUES ($1, $2, '{}', to_timestamp($3), to_timestamp($3))`,
        [TEMPLATES.said, body, onsetUs / 1e6],
      );
      const lines = Array.from({ length: TROUBLE_MINUTES }, (_, minute) => ({
        stream: streams.postgres,
        timeUs: onsetUs + minute * MINUTE_US,
        body,
        severity,
        templateId: TEMPLATES.said,
      }));
      await room.write({ logs: lines });
    },
    deploy: async (service, atUs) => {
      await of(service, service, { 'service.version': '1.5.0' });
      for (const [version, us] of [
        ['1.5.0', atUs],
        ['1.4.0', startUs],
      ] as const) {
        await room.rows(
          `UPDATE vigilops.resources SET first_seen = to_timestamp($1)
           WHERE service_name = $2 AND attributes ->> 'service.version' = $3`,
          [us / 1e6, service, version],
        );
      }
    },
    change: async ({ on, ...change }) =>
      room.write({
        hostChanges: [{ ...change, hostId: hosts[on], action: 'changed', before: '1', after: '2' }],
      }),
  };
}

/** Answer of web, its call of api, the answer of that, and its question to the database. */
function requestOf(
  startUs: number,
  isBad: boolean,
  resources: { readonly web: number; readonly api: number },
  around: () => number,
): readonly SpanRow[] {
  const traceId = randomBytes(16);
  const milliseconds = (usual: number, bad: number) =>
    BigInt(Math.round((isBad ? bad : usual) * around() * 1e6));
  const db = milliseconds(5, 4_000);
  const api = db + milliseconds(15, 15);
  const web = api + milliseconds(5, 5);
  const span = (
    resourceId: number,
    kind: number,
    parentSpanId: Uint8Array | null,
    durationNs: bigint,
    more: object = {},
  ) =>
    spanRow({
      resourceId,
      kind,
      parentSpanId,
      durationNs,
      traceId,
      spanId: randomBytes(8),
      startUs,
      statusCode: isBad ? FAILED : 0,
      ...more,
    });
  const root = span(resources.web, SERVER, null, web);
  const call = span(resources.web, CLIENT, root.spanId, api);
  const answer = span(resources.api, SERVER, call.spanId, api);
  const question = span(resources.api, CLIENT, answer.spanId, db, {
    attributes: '{"db.system.name": "postgresql", "server.address": "db-1"}',
  });
  return [root, call, answer, question];
}
