import { systemClock, type Clock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SpanRow } from '../../model/index.ts';
import { batchOf, minuteAgo, spanRow } from '../test/batches.ts';
import { openWriter, type OpenWriter } from '../test/open-writer.ts';
import { generator } from '../test/rollup-reference.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { INSERT_EDGES } from './edge-sql.ts';
import { refreshServiceEdges } from './refresh-edges.ts';

const signal = new AbortController().signal;
const NOW = new Date();
/** When everything noted by then has waited long enough. */
const LATER = new Date(NOW.getTime() + 3_600_000);
const DAY_MINUTES = 1_440;
const CLIENT = 3;
const SERVER = 2;
const PRODUCER = 4;
const CONSUMER = 5;
const ERROR = 2;

describeEngines('service edges', STORE_SCHEMA, (suite) => {
  let store: OpenWriter;
  const services = new Map<string, number>();
  beforeAll(async () => {
    store = await openWriter(suite);
    for (const name of ['shop', 'cart', 'mail']) {
      const [row] = await store.rows<{ id: number }>(
        `INSERT INTO vigilops.resources (hash, service_name, service_namespace, service_instance_id, attributes, schema_url)
         VALUES ($1, $2, '', '', '{}', '') RETURNING id`,
        [Buffer.from(name), name],
      );
      services.set(name, row?.id ?? 0);
    }
  });
  afterAll(() => store.close());

  let serial = 0;
  const id = (width: number): Buffer => {
    serial += 1;
    const bytes = Buffer.alloc(width);
    bytes.writeUInt32BE(serial, width - 4);
    return bytes;
  };
  const span = (service: string, kind: number, more: Partial<SpanRow> & { minutes?: number } = {}): SpanRow =>
    spanRow({
      resourceId: services.get(service) ?? 0,
      kind,
      spanId: id(8),
      traceId: id(16),
      durationNs: 100n,
      startUs: minuteAgo(more.minutes ?? 3, NOW.getTime()) + 1_000,
      ...more,
    });
  const childOf = (parent: SpanRow, service: string, kind: number, more: Partial<SpanRow> = {}): SpanRow =>
    span(service, kind, {
      traceId: parent.traceId,
      parentSpanId: parent.spanId,
      startUs: parent.startUs + 10,
      ...more,
    });
  const edges = () =>
    store.rows(
      `SELECT round(extract(epoch FROM ($1::timestamptz - time)) / 60)::int AS minutes, caller, callee, callee_kind AS kind,
              calls::int, errors::int, duration_ns_sum::int AS ns
       FROM vigilops.service_edges ORDER BY minutes DESC, caller, callee`,
      [new Date(minuteAgo(0, NOW.getTime()) / 1_000)],
    );
  const refresh = (now = LATER, clock: Clock = systemClock) =>
    refreshServiceEdges(
      { connections: store.database.connections, engine: store.engine, clock },
      now,
      signal,
    );

  it('knows a service that answers no more by its name, or by the address at which it alone answered', async () => {
    const at = (address: string, port: number) =>
      JSON.stringify({ 'server.address': address, 'server.port': port });
    const answered = (service: string, attributes: string) => {
      const call = span('shop', CLIENT, { minutes: 50, attributes });
      return [call, childOf(call, service, SERVER)];
    };
    const silent = (attributes: string) =>
      span('shop', CLIENT, { minutes: 45, statusCode: ERROR, attributes });
    const spans = [
      ...answered('cart', at('10.0.0.7', 8080)),
      ...answered('cart', at('10.0.0.8', 80)),
      ...answered('mail', at('10.0.0.8', 80)),
      silent(at('10.0.0.7', 8080)),
      silent(at('10.0.0.7', 9090)),
      silent(at('10.0.0.8', 80)),
      silent('{"peer.service": "mail", "server.address": "10.0.0.9"}'),
      silent('{"peer.service": "bank.example", "server.address": "10.0.0.7", "server.port": 8443}'),
    ];
    await store.writer.commit([batchOf({ spans })], signal);
    await refresh();
    const found = (await edges()).filter(({ minutes }) => minutes === 45);
    expect(found.map(({ callee, kind, errors }) => [callee, kind, errors])).toEqual([
      ['10.0.0.7', 'external', 1],
      ['10.0.0.8', 'external', 1],
      ['bank.example', 'external', 1],
      ['cart', 'service', 1],
      ['mail', 'service', 1],
    ]);
    await store.rows('TRUNCATE vigilops.service_edges');
  });

  it('joins a call with its answer in another service, and names other peers by what the span says', async () => {
    const call = span('shop', CLIENT, { durationNs: 300n });
    const failedThere = span('shop', CLIENT);
    const publish = span('cart', PRODUCER, {
      attributes: '{"messaging.system": "kafka", "messaging.destination.name": "orders"}',
    });
    const spans = [
      call,
      childOf(call, 'cart', SERVER),
      failedThere,
      childOf(failedThere, 'cart', SERVER, { statusCode: ERROR }),
      // Within one service: no edge.
      ...(() => {
        const inner = span('cart', CLIENT);
        return [inner, childOf(inner, 'cart', SERVER)];
      })(),
      publish,
      childOf(publish, 'mail', CONSUMER, { startUs: publish.startUs + 120_000_000 }),
      span('cart', PRODUCER, {
        attributes: '{"messaging.system": "rabbitmq", "messaging.destination": "bills"}',
      }),
      span('cart', CLIENT, {
        statusCode: ERROR,
        attributes: '{"db.system.name": "postgresql", "server.address": "db-1"}',
      }),
      span('cart', CLIENT, { attributes: '{"db.system": "redis"}' }),
      span('mail', CLIENT, { attributes: '{"peer.service": "smtp", "server.address": "10.0.0.9"}' }),
      span('mail', CLIENT, { attributes: '{"net.peer.name": "api.example.org"}' }),
      // Nothing is known of the peer: no edge.
      span('mail', CLIENT),
      span('mail', SERVER),
    ];
    await store.writer.commit([batchOf({ spans })], signal);
    await refresh();
    expect(await edges()).toEqual([
      { minutes: 3, caller: 'cart', callee: 'mail', kind: 'service', calls: 1, errors: 0, ns: 100 },
      {
        minutes: 3,
        caller: 'cart',
        callee: 'postgresql@db-1',
        kind: 'database',
        calls: 1,
        errors: 1,
        ns: 100,
      },
      {
        minutes: 3,
        caller: 'cart',
        callee: 'rabbitmq/bills',
        kind: 'messaging',
        calls: 1,
        errors: 0,
        ns: 100,
      },
      { minutes: 3, caller: 'cart', callee: 'redis', kind: 'database', calls: 1, errors: 0, ns: 100 },
      {
        minutes: 3,
        caller: 'mail',
        callee: 'api.example.org',
        kind: 'external',
        calls: 1,
        errors: 0,
        ns: 100,
      },
      { minutes: 3, caller: 'mail', callee: 'smtp', kind: 'external', calls: 1, errors: 0, ns: 100 },
      { minutes: 3, caller: 'shop', callee: 'cart', kind: 'service', calls: 2, errors: 1, ns: 400 },
    ]);
  });

  it('counts once what comes late: a call, an answer, a call after its answer, a resend', async () => {
    const before = await edges();
    const add = { kind: 'service', calls: 1, errors: 0, ns: 100 };
    const late = span('shop', CLIENT, { minutes: 2, attributes: '{"peer.service": "late"}' });
    await store.writer.commit([batchOf({ spans: [late] })], signal);
    await refresh();
    expect(await edges()).toEqual([
      ...before,
      { ...add, minutes: 2, caller: 'shop', callee: 'late', kind: 'external' },
    ]);

    await store.writer.commit([batchOf({ spans: [childOf(late, 'cart', SERVER)] })], signal);
    await refresh();
    const answered = [...before, { ...add, minutes: 2, caller: 'shop', callee: 'cart' }];
    expect(await edges()).toEqual(answered);

    const call = span('cart', PRODUCER, { minutes: 1 });
    const answer = childOf(call, 'mail', CONSUMER, { startUs: call.startUs + 9 * 60_000_000 });
    await store.writer.commit([batchOf({ spans: [answer] })], signal);
    await refresh();
    expect(await edges()).toEqual(answered);
    const spans = [call, late];
    await store.writer.commit([batchOf({ spans })], signal);
    await refresh();
    expect(await edges()).toEqual([...answered, { ...add, minutes: 1, caller: 'cart', callee: 'mail' }]);
  });

  it('computes what was filled in for days long gone, and leaves alone what nobody noted', async () => {
    await store.rows('DELETE FROM vigilops.service_edges');
    const old = [5 * DAY_MINUTES, 2 * DAY_MINUTES + 7, 40].map((minutes) =>
      span('shop', CLIENT, { minutes, attributes: '{"peer.service": "old"}' }),
    );
    await store.writer.commit([batchOf({ spans: old })], signal);
    expect(await refresh()).toEqual({ minutes: 3, backlog: 0, oldest: null });
    expect(await edges()).toMatchObject([
      { minutes: 5 * DAY_MINUTES, callee: 'old' },
      { minutes: 2 * DAY_MINUTES + 7, callee: 'old' },
      { minutes: 40, callee: 'old' },
    ]);
    expect(await refresh()).toEqual({ minutes: 0, backlog: 0, oldest: null });
  });

  it('takes the newest minutes first, says what is left, and goes on with the next run', async () => {
    const spans = [90, 1_000, 3].map((minutes) => span('cart', CLIENT, { minutes }));
    await store.writer.commit([batchOf({ spans })], signal);
    let ms = 0;
    const hasty = { ...systemClock, monotonicMs: () => (ms += 60_000) };
    const oldest = (minutes: number) => new Date(minuteAgo(minutes, NOW.getTime()) / 1_000);
    expect(await refresh(LATER, hasty)).toEqual({ minutes: 1, backlog: 2, oldest: oldest(1_000) });
    expect(await refresh(LATER, hasty)).toEqual({ minutes: 1, backlog: 1, oldest: oldest(1_000) });
    expect(await refresh(LATER, hasty)).toEqual({ minutes: 1, backlog: 0, oldest: null });
  });

  it('lets a minute whose spans still come wait until it is twice as old, at most two minutes', async () => {
    const spans = [0, 30].map((minutes) => span('cart', CLIENT, { minutes }));
    await store.writer.commit([batchOf({ spans })], signal);
    const at = (minutes: number) => new Date(minuteAgo(-minutes, NOW.getTime()) / 1_000);
    await store.rows('UPDATE vigilops.edge_notes SET noted_at = $1', [at(0.5)]);
    expect(await refresh(at(1.5))).toMatchObject({ minutes: 0, backlog: 2 });
    expect(await refresh(at(2))).toMatchObject({ minutes: 1, backlog: 1 });
    expect(await refresh(at(2.5))).toMatchObject({ minutes: 1, backlog: 0 });
  });

  it('does not count minutes again whose spans were dropped', async () => {
    const old = span('shop', CLIENT, { minutes: 300, attributes: '{"peer.service": "kept"}' });
    await store.writer.commit([batchOf({ spans: [old] })], signal);
    await refresh();
    const counted = await edges();
    expect(counted).toContainEqual(expect.objectContaining({ callee: 'kept', calls: 1 }));
    await store.rows('TRUNCATE vigilops.spans');
    await store.rows(`INSERT INTO vigilops.job_marks VALUES ('spans-dropped', $1)`, [
      new Date(minuteAgo(200, NOW.getTime()) / 1_000),
    ]);
    await store.writer.commit([batchOf({ spans: [{ ...old, spanId: id(8) }] })], signal);
    expect(await refresh()).toEqual({ minutes: 0, backlog: 0, oldest: null });
    expect(await edges()).toEqual(counted);
    await store.rows('DELETE FROM vigilops.job_marks');
  });

  it('equals one computation of everything, whatever the order of spans, runs and runners', async () => {
    await store.rows('TRUNCATE vigilops.spans');
    await store.rows('TRUNCATE vigilops.service_edges');
    const random = generator(5);
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
    const spans: SpanRow[] = [];
    for (let i = 0; i < 80; i += 1) {
      const call = span(pick(['shop', 'cart', 'mail']), pick([CLIENT, PRODUCER]), {
        minutes: 5 + Math.floor(random() * 40),
        attributes: pick(['{}', '{"peer.service": "peer"}']),
      });
      spans.push(call);
      for (let answers = Math.floor(random() * 3); answers > 0; answers -= 1) {
        const startUs = call.startUs + Math.floor((random() * 15 - 2) * 60_000_000);
        spans.push(childOf(call, pick(['shop', 'cart']), pick([SERVER, CONSUMER]), { startUs }));
      }
    }
    for (let shuffled = spans.toSorted(() => random() - 0.5); shuffled.length > 0;) {
      await store.writer.commit([batchOf({ spans: shuffled.splice(0, 25) })], signal);
      await (random() < 0.5 ? refresh() : Promise.all([refresh(), refresh()]));
    }
    await refresh();
    const inPieces = await edges();
    expect(inPieces.length).toBeGreaterThan(20);
    await store.rows('TRUNCATE vigilops.service_edges');
    await store.rows(INSERT_EDGES, [
      new Date(minuteAgo(100, NOW.getTime()) / 1_000),
      new Date(minuteAgo(-60, NOW.getTime()) / 1_000),
    ]);
    expect(inPieces).toEqual(await edges());
  });
});
