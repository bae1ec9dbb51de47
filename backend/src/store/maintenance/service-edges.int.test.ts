import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SpanRow } from '../../model/index.ts';
import { batchOf, minuteAgo, spanRow } from '../test/batches.ts';
import { openWriter, type OpenWriter } from '../test/open-writer.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { refreshServiceEdges } from './service-edges.ts';

const signal = new AbortController().signal;
const NOW = new Date();
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
  const refresh = (now = NOW) =>
    refreshServiceEdges({ connections: store.database.connections, engine: store.engine }, now, signal);

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

  it('computes young minutes again, so that spans which come late are counted once', async () => {
    const before = await edges();
    await refresh();
    expect(await edges()).toEqual(before);
    const late = span('shop', CLIENT, { minutes: 2, attributes: '{"peer.service": "late"}' });
    await store.writer.commit([batchOf({ spans: [late] })], signal);
    await refresh();
    expect(await edges()).toEqual([
      ...before,
      { minutes: 2, caller: 'shop', callee: 'late', kind: 'external', calls: 1, errors: 0, ns: 100 },
    ]);
  });

  it('catches up after a pause, and leaves what is settled alone', async () => {
    await store.rows('DELETE FROM vigilops.service_edges');
    await store.rows(`UPDATE vigilops.job_marks SET mark = mark - interval '50 minutes'`);
    const old = span('shop', CLIENT, { minutes: 40, attributes: '{"peer.service": "old"}' });
    await store.writer.commit([batchOf({ spans: [old] })], signal);
    await refresh();
    const caughtUp = await edges();
    expect(caughtUp).toHaveLength(9);
    expect(caughtUp[0]).toMatchObject({ minutes: 40, callee: 'old' });
    await store.rows(`DELETE FROM vigilops.spans WHERE attributes->>'peer.service' = 'old'`);
    await refresh();
    expect(await edges()).toEqual(caughtUp);
  });
});
