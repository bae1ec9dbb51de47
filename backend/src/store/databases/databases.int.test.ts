import { describeEngines } from '@vigilops/testkit';
import { formatTimeUs } from '@vigilops/contracts/api';
import type { DatabaseReportRow, WriteResult } from '../../model/index.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { batchOf } from '../test/batches.ts';
import { noted } from '../test/noted.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
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
} from '../test/some-database.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { pruneDatabases } from './prune.ts';
import { DEFAULT_RETENTION_DAYS } from '../defaults.ts';

const idle = new AbortController().signal;
const SECOND = 1e6;
const MINUTE = 60e6;
const HOUR = 3_600e6;
const DAY = 86_400e6;

describeEngines('databases in the store', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let hostId = 0;
  let serial = 0;
  let name = '';
  const now = nowUs();

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    hostId = await room.host('db-host');
  });
  afterAll(() => room.close());
  beforeEach(() => {
    serial += 1;
    name = `db-${String(serial)}`;
  });

  /** About the server of this test, whatever the row says. */
  const mine = (row: DatabaseReportRow, on = hostId): DatabaseReportRow => ({
    ...row,
    hostId: on,
    report: { ...row.report, name },
  });
  const state = (atUs: number, given: Parameters<typeof aState>[0] = {}) =>
    reportRow(aState(given), { timeUs: atUs });
  const write = (...rows: DatabaseReportRow[]) =>
    room.write({ databaseReports: rows.map((row) => mine(row)) });
  const commit = async (batchId: string | null, rows: readonly DatabaseReportRow[]): Promise<WriteResult> => {
    const batch = batchOf({ batchId, databaseReports: rows.map((row) => mine(row)) });
    const [result] = await room.writer.commit([batch], idle);
    if (result === undefined) {
      throw new Error('no result');
    }
    return result;
  };
  const listed = async (atUs = now) =>
    (await room.databases.list({ nowUs: atUs, text: name, limit: 10 }, idle)).filter(
      (card) => card.name === name,
    );
  const listedOf = (host: number) => room.databases.list({ nowUs: now, hostIds: [host], limit: 9 }, idle);
  const id = async () => (await listed())[0]?.id ?? 0;
  const samples = (atUs: number, ...items: ReturnType<typeof aSample>[]) =>
    reportRow({ type: 'samples', items, left_out: 0 }, { timeUs: atUs });
  const audit = (action: string) => ({ ...noted(action), subject: name });
  const range = { fromUs: now - HOUR, toUs: now + SECOND };
  const count = async (table: string) => {
    const [row] = await room.rows<{ count: number }>(
      `SELECT count(*)::int AS count FROM vigilops.${table} WHERE instance_id = $1`,
      [await id()],
    );
    return row?.count;
  };

  it('are known by their newest state, whatever comes late or twice', async () => {
    await write(state(now - 30 * SECOND, { version: '16.4', figures: { connections: 5 } }));
    await write(state(now - 15 * SECOND, { role: 'replica', figures: { connections: 7, qps: 100 } }));
    await write(
      state(now - 45 * SECOND, { version: '15.1', figures: { connections: 1 } }),
      state(now - 30 * SECOND),
    );
    const [card] = await listed();
    expect(card).toMatchObject({
      kind: 'postgresql',
      host_id: hostId,
      host_name: 'db-host',
      version: '16.4',
      role: 'replica',
      state: 'up',
      figures: { connections: 7, qps: 100, tps: null },
      first_seen: formatTimeUs(now - 45 * SECOND),
      last_seen: formatTimeUs(now - 15 * SECOND),
      missing_rights: 0,
    });
    expect(await count('db_metrics')).toBe(3);
    expect(await room.databases.find(card?.id ?? 0, now, idle)).toMatchObject({
      settings: { max_connections: '100' },
      stale_after_seconds: 90,
      locks: null,
    });
  });

  it.each([
    { told: 15, stale: 90 },
    { told: 60, stale: 180 },
    { told: 86_400, stale: 259_200 },
  ])('asked every $told s are stale after $stale s, whatever comes late', async ({ told, stale }) => {
    await write(state(now - 400 * SECOND, { interval_seconds: told }));
    await write(state(now - 10 * SECOND, { interval_seconds: told }));
    const [card] = await listed();
    expect(await room.databases.find(card?.id ?? 0, now, idle)).toMatchObject({ stale_after_seconds: stale });
    const stateAt = async (atUs: number) => (await room.databases.find(card?.id ?? 0, atUs, idle))?.state;
    expect(await stateAt(now + (stale - 11) * SECOND)).toBe('up');
    expect(await stateAt(now + (stale - 9) * SECOND)).toBe('stale');
  });

  it('that are down are still what they were, and say what to do', async () => {
    const missing = [{ what: 'pg_stat_statements', grant: 'GRANT pg_read_all_stats TO vigilops' }];
    await write(state(now - 30 * SECOND, { missing, settings: { work_mem: '4MB' } }));
    await write(
      state(now - 15 * SECOND, {
        is_up: false,
        version: null,
        role: 'unknown',
        settings: {},
        started_at: null,
        figures: null,
        error: 'set databases[].password',
        error_kind: 'password',
      }),
    );
    expect(await room.databases.find(await id(), now, idle)).toMatchObject({
      state: 'down',
      version: '16.4',
      role: 'primary',
      error: 'set databases[].password',
      error_kind: 'password',
      figures: null,
      missing,
      missing_rights: 1,
      settings: { work_mem: '4MB' },
      started_at: '2026-01-01T00:00:00.000000Z',
    });
  });

  it('are stale after three rounds of silence, and at once seen again', async () => {
    await write(state(now - 240 * SECOND), state(now - 180 * SECOND));
    const stateAt = async (us: number) => (await listed(us))[0]?.state;
    expect(await stateAt(now - SECOND)).toBe('up');
    expect(await stateAt(now + SECOND)).toBe('stale');
    const states = async (...wanted: ('up' | 'stale')[]) =>
      (await room.databases.list({ nowUs: now + SECOND, text: name, states: wanted, limit: 9 }, idle)).length;
    expect([await states('up'), await states('stale'), await states('up', 'stale')]).toEqual([0, 1, 1]);
    await write(reportRow({ type: 'connections', groups: [], is_cut: false }, { timeUs: now }));
    expect(await stateAt(now + SECOND)).toBe('up');
  });

  it('are stored once by a batch that comes twice, and by reports that come twice without one', async () => {
    const group = {
      address: '10.0.0.9',
      user: 'app',
      database: 'shop',
      application: 'web',
      state: 'idle' as const,
      count: 3,
      longest_seconds: 9,
    };
    const rows = [
      state(now - MINUTE),
      reportRow({ type: 'connections', groups: [group], is_cut: true }, { timeUs: now - MINUTE }),
      aWindow(now - MINUTE, [queryStats()]),
      samples(now - MINUTE, aSample(now - 2 * MINUTE)),
      reportRow({ type: 'locks', nodes: [lockNode('1')], is_cut: false }, { timeUs: now - MINUTE }),
      reportRow({ type: 'deadlock', at: isoTime(now - MINUTE), parties: [] }, { timeUs: now - MINUTE }),
      reportRow(
        {
          type: 'plan',
          fingerprint: 'fedcba9876543210',
          at: isoTime(now - MINUTE),
          format: 'text',
          plan: 'Seq Scan',
        },
        { timeUs: now - MINUTE },
      ),
    ];
    const batchId = crypto.randomUUID();
    expect(await commit(batchId, rows)).toEqual({ status: 'stored', refused: [] });
    expect(await commit(batchId, rows)).toEqual({ status: 'duplicate' });
    expect(await commit(null, [...rows, ...rows])).toEqual({ status: 'stored', refused: [] });
    for (const table of [
      'db_metrics',
      'db_connections',
      'db_query_windows',
      'db_query_stats',
      'slow_queries',
      'db_locks',
      'db_deadlocks',
      'db_plans',
      'db_queries',
    ]) {
      expect(await count(table), table).toBe(1);
    }
    expect(await room.databases.connections(await id(), now, idle)).toEqual({
      at: formatTimeUs(now - MINUTE),
      groups: [group],
      is_cut: true,
    });
    expect(await room.databases.connections(await id(), now + 2 * HOUR, idle)).toMatchObject({ at: null });
  });

  it('have figures in steps: sums of what is counted, the largest of ages, means of the rest', async () => {
    const from = Math.floor((now - 10 * MINUTE) / MINUTE) * MINUTE;
    await write(
      state(from, { figures: { qps: 10, deadlocks: 1, replication_lag_seconds: 2 } }),
      state(from + 30 * SECOND, { figures: { qps: 30, deadlocks: 2, replication_lag_seconds: 9 } }),
      state(from + 2 * MINUTE, { is_up: false, figures: null }),
    );
    const lines = await room.databases.figures(
      await id(),
      { fromUs: from, toUs: from + 3 * MINUTE, stepUs: MINUTE },
      idle,
    );
    expect(lines.times).toEqual([0, 1, 2].map((step) => formatTimeUs(from + step * MINUTE)));
    expect(lines.up).toEqual([1, null, 0]);
    expect(lines.figures).toMatchObject({
      qps: [20, null, null],
      deadlocks: [3, null, null],
      replication_lag_seconds: [9, null, null],
      tps: [null, null, null],
    });
  });

  it('tell their dearest statements, with the share of each and of all others', async () => {
    const cheap = queryStats({ fingerprint: '0000000000000001', text: 'SELECT ?', calls: 300, total_ms: 30 });
    const dear = queryStats({ calls: 10, total_ms: 600, max_ms: 200, p95_ms: 100, rows_examined: 50 });
    await write(
      state(now - 5 * MINUTE),
      aWindow(now - 3 * MINUTE, [dear, cheap], { others: { queries: 7, calls: 100, total_ms: 70 } }),
      aWindow(now - 2 * MINUTE, [{ ...dear, database: 'other', calls: 30, p95_ms: 200, max_ms: 900 }], {
        is_reset: true,
      }),
    );
    const ask = async (given: object) =>
      room.databases.queries(await id(), { ...range, sort: 'total', limit: 50, ...given }, idle);
    const all = await ask({});
    expect(all).toMatchObject({
      seconds: 120,
      calls: 440,
      total_ms: 1_300,
      has_resets: true,
      others: { queries: 7, calls: 100, total_ms: 70 },
    });
    expect(all.items).toMatchObject([
      {
        fingerprint: 'fedcba9876543210',
        text: 'SELECT * FROM orders WHERE id = ?',
        databases: ['other', 'shop'],
        users: ['app'],
        calls: 40,
        total_ms: 1_200,
        mean_ms: 30,
        max_ms: 900,
        p95_ms: 175,
        rows_examined: 100,
        rows_returned: null,
        share: 1_200 / 1_300,
        first_seen: formatTimeUs(now - 3 * MINUTE),
      },
      { fingerprint: '0000000000000001', mean_ms: 0.1, p95_ms: null },
    ]);
    expect((await ask({ sort: 'calls', limit: 1 })).items[0]?.text).toBe('SELECT ?');
    expect(await ask({ limit: 1 })).toMatchObject({ others: { queries: 8, calls: 400, total_ms: 100 } });
    expect((await ask({ q: 'orders WHERE' })).items).toHaveLength(1);
    expect((await ask({ q: '100%' })).items).toEqual([]);
    expect((await ask({ database: 'other' })).items).toMatchObject([{ calls: 30 }]);
    expect((await ask({ user: 'nobody' })).items).toEqual([]);
  });

  it('tell one statement over time, with its runs and its newest plans', async () => {
    const fingerprint = 'fedcba9876543210';
    const from = Math.floor((now - 10 * MINUTE) / MINUTE) * MINUTE;
    const plan = (atUs: number, text: string) =>
      reportRow(
        { type: 'plan', fingerprint, at: isoTime(atUs), format: 'text', plan: text },
        { timeUs: atUs },
      );
    await write(
      aWindow(from + MINUTE, [queryStats({ calls: 4, total_ms: 40 })]),
      aWindow(from + 3 * MINUTE, [queryStats({ calls: 1, total_ms: 50, user: 'batch' })]),
      samples(now, aSample(from + 2 * MINUTE)),
      ...[1, 2, 3, 4, 5, 6, 7].map((n) => plan(from + n * SECOND, `plan ${String(n)}`)),
    );
    const steps = { fromUs: from, toUs: from + 4 * MINUTE, stepUs: MINUTE };
    const found = await room.databases.query(await id(), fingerprint, steps, idle);
    expect(found).toMatchObject({
      calls: 5,
      share: 1,
      parts: [
        { database: 'shop', user: 'batch', calls: 1, total_ms: 50 },
        { database: 'shop', user: 'app', calls: 4, total_ms: 40 },
      ],
      trend: { calls: [null, 4, null, 1], mean_ms: [null, 10, null, 50] },
      samples: [{ at: formatTimeUs(from + 2 * MINUTE), duration_ms: 1_500 }],
    });
    expect(found?.plans.map((one) => one.plan)).toEqual([7, 6, 5, 4, 3].map((n) => `plan ${String(n)}`));
    const quiet = { fromUs: now - 2 * HOUR, toUs: now - HOUR, stepUs: HOUR };
    expect(await room.databases.query(await id(), fingerprint, quiet, idle)).toMatchObject({
      calls: 0,
      mean_ms: null,
      samples: [],
      text: 'SELECT * FROM orders WHERE id = ?',
    });
    expect(await room.databases.query(await id(), '00000000000000aa', steps, idle)).toBeUndefined();
  });

  it('keep of a run that is told while it runs what was told last', async () => {
    const at = now - 10 * MINUTE;
    const running = (us: number, ms: number) =>
      aSample(us, { id: 'run-a', is_running: true, duration_ms: ms, source: 'activity' });
    await write(samples(at, running(at, 2_000)));
    await write(samples(at + 30 * SECOND, aSample(at + 30 * SECOND, { id: 'run-a', duration_ms: 31_000 })));
    await write(samples(at + 15 * SECOND, running(at + 15 * SECOND, 17_000)));
    const runs = await room.databases.slowQueries(await id(), { ...range, limit: 10 }, idle);
    expect(runs).toMatchObject([
      { at: formatTimeUs(at + 30 * SECOND), is_running: false, duration_ms: 31_000 },
    ]);
  });

  it('list slow runs page by page, by statement and by length, and count them by step', async () => {
    const at = Math.floor((now - 10 * MINUTE) / MINUTE) * MINUTE;
    const many = Array.from({ length: 5 }, (_, n) => aSample(at, { id: `same-${String(n)}` }));
    const other = aSample(at + MINUTE, {
      fingerprint: 'aaaaaaaaaaaaaaaa',
      text: 'DELETE FROM carts',
      duration_ms: 9_000,
    });
    const future = aSample(now + HOUR, { id: 'ahead', text: 'SELECT ?' });
    await write(state(at, { figures: { slow_queries: 40 } }), samples(now, ...many, other, future));
    const database = await id();
    const page = (tie: number) =>
      room.databases.slowQueries(database, { ...range, after: { us: at, tie }, limit: 2 }, idle);
    expect((await page(0)).length + (await page(2)).length + (await page(4)).length).toBe(5);
    const some = async (given: object) =>
      (await room.databases.slowQueries(database, { ...range, limit: 99, ...given }, idle)).length;
    expect(await some({})).toBe(7);
    expect(await some({ fingerprint: 'aaaaaaaaaaaaaaaa' })).toBe(1);
    expect(await some({ minMs: 5_000 })).toBe(1);
    expect(await some({ text: 'from CARTS' })).toBe(1);
    const steps = { fromUs: at, toUs: at + 2 * MINUTE, stepUs: MINUTE };
    expect(await room.databases.slowTrend(database, steps, idle)).toMatchObject({
      samples: [5, 1],
      counted: [40, null],
    });
    expect((await listed())[0]?.slow_queries_last_hour).toBe(40);
  });

  it('leave out runs that are older than they are kept, and take their neighbours', async () => {
    const result = await commit(null, [
      samples(now, aSample(now - 20 * DAY, { id: 'old' }), aSample(now - MINUTE, { id: 'new' })),
    ]);
    expect(result).toEqual({ status: 'stored', refused: [] });
    expect(await count('slow_queries')).toBe(1);
  });

  it('know who waited for whom at a moment, and the moments around it', async () => {
    const at = now - 30 * MINUTE;
    const locks = (us: number, ...nodes: ReturnType<typeof lockNode>[]) =>
      reportRow({ type: 'locks', nodes, is_cut: false }, { timeUs: us });
    await write(
      locks(at, lockNode('7', ['3'], { wait_ms: 4_000 }), lockNode('3'), lockNode('8', ['7'])),
      locks(at + 15 * SECOND),
      locks(at + 10 * MINUTE, lockNode('5', ['4']), lockNode('4')),
    );
    const database = await id();
    const list = await room.databases.locks(database, { ...range, limit: 10 }, idle);
    expect(list).toMatchObject({
      items: [
        { at: formatTimeUs(at + 10 * MINUTE), waiting: 1, culprit: { id: '4', blocks: 1 } },
        { at: formatTimeUs(at), waiting: 2, longest_ms: 4_000, culprit: { id: '3', blocks: 2, user: 'app' } },
      ],
      truncated: false,
    });
    expect(await room.databases.locks(database, { ...range, limit: 1 }, idle)).toMatchObject({
      truncated: true,
    });
    const treeAt = (us: number) => room.databases.locksAt(database, us, idle);
    const tree = await treeAt(at + 5 * SECOND);
    expect(tree).toMatchObject({
      at: formatTimeUs(at),
      previous_at: null,
      next_at: formatTimeUs(at + 10 * MINUTE),
      waiting: 2,
      culprit_id: '3',
    });
    expect(tree.nodes.map((node) => [node.id, node.depth, node.blocks])).toEqual([
      ['3', 0, 2],
      ['7', 1, 1],
      ['8', 2, 0],
    ]);
    expect(await treeAt(at + MINUTE)).toMatchObject({
      at: null,
      nodes: [],
      previous_at: formatTimeUs(at),
      next_at: formatTimeUs(at + 10 * MINUTE),
    });
    expect((await treeAt(at - 20 * SECOND)).at).toBe(formatTimeUs(at));
    expect((await treeAt(at + 20 * MINUTE)).at).toBeNull();
    await write(locks(now - 15 * SECOND, lockNode('5', ['4']), lockNode('4')));
    expect((await room.databases.find(database, now, idle))?.locks).toEqual({
      at: formatTimeUs(now - 15 * SECOND),
      waiting: 1,
      longest_ms: 2_000,
    });
  });

  it('list deadlocks, of which two of one moment are two', async () => {
    const party = (victim: string) => ({
      id: victim,
      user: null,
      database: null,
      fingerprint: null,
      text: 'UPDATE a',
      waits_for: 'row of a',
      holds: null,
      is_victim: true,
    });
    const deadlock = (victim: string) =>
      reportRow(
        { type: 'deadlock', at: isoTime(now - MINUTE), parties: [party(victim)] },
        { timeUs: now - MINUTE },
      );
    await write(deadlock('1'), deadlock('2'), deadlock('1'));
    const { items, truncated } = await room.databases.deadlocks(await id(), { ...range, limit: 5 }, idle);
    expect(items.map(({ parties }) => parties[0]?.id).sort()).toEqual(['1', '2']);
    expect(truncated).toBe(false);
  });

  it('tell tables with their growth in a week, and mark indexes', async () => {
    const tables = (atUs: number, bytes: number, countedSince: string | null) =>
      reportRow(
        {
          type: 'tables',
          tables: [aTable('small', 10), aTable('orders', bytes)],
          indexes: [anIndex('wide', 'id, day'), anIndex('narrow', 'id', { scans: 0, bytes: 9_000 })],
          databases: [{ name: 'shop', bytes: bytes * 2 }],
          counted_since: countedSince,
          is_cut: false,
        },
        { timeUs: atUs },
      );
    await write(tables(now - 8 * DAY, 1_000, null), tables(now - 8 * DAY - HOUR, 1, null));
    await write(tables(now, 5_000, isoTime(now - 2 * DAY)), tables(now - SECOND, 1, null));
    const found = await room.databases.tables(await id(), now, idle);
    expect(found).toMatchObject({
      at: formatTimeUs(now),
      tables: [
        {
          name: 'orders',
          total_bytes: 5_000,
          growth_bytes: 4_000,
          last_vacuum: '2026-01-01T00:00:00.000000Z',
        },
        { name: 'small', growth_bytes: 0 },
      ],
      indexes: [
        { name: 'narrow', duplicate_of: 'wide', is_unused: false },
        { name: 'wide', duplicate_of: null },
      ],
      databases: [{ name: 'shop', bytes: 10_000, growth_bytes: 8_000 }],
    });
    await write(tables(now + SECOND, 5_000, isoTime(now - 7 * DAY)));
    expect((await room.databases.tables(await id(), now + SECOND, idle)).indexes[0]?.is_unused).toBe(true);
    expect(await room.databases.tables(0, now, idle)).toMatchObject({ at: null, tables: [] });
  });

  it('take ten thousand statements and the longest texts, and keep the texts that were seen last', async () => {
    const text = `${'ä'.repeat(8_190)}?`;
    const stats = (n: number) =>
      queryStats({
        fingerprint: n.toString(16).padStart(16, '0'),
        text: n < 50 ? text : `SELECT ${String(n)}`,
      });
    const windows = Array.from({ length: 50 }, (_, w) =>
      aWindow(
        now - HOUR + w * MINUTE,
        Array.from({ length: 200 }, (_, q) => stats(w * 200 + q)),
      ),
    );
    await write(...windows);
    const all = await room.databases.queries(
      await id(),
      { fromUs: now - 2 * HOUR, toUs: now, sort: 'total', limit: 500 },
      idle,
    );
    expect(all).toMatchObject({ total_ms: 1_000_000, others: { queries: 9_500, total_ms: 950_000 } });
    expect(await count('db_queries')).toBe(10_000);
    const longest = await room.databases.query(
      await id(),
      '0'.repeat(16),
      { fromUs: now - 2 * HOUR, toUs: now, stepUs: HOUR },
      idle,
    );
    expect(longest?.text).toBe(text);
    await room.rows(
      `INSERT INTO vigilops.db_queries
       SELECT $1, -n, 'SELECT ?', now() - interval '1 day', now() - interval '1 day' FROM generate_series(1, 10500) AS n`,
      [await id()],
    );
    await pruneDatabases(room.database.connections, DEFAULT_RETENTION_DAYS, new Date(now / 1_000), idle);
    expect(await count('db_queries')).toBe(20_000);
    const [kept] = await room.rows<{ count: number }>(
      'SELECT count(*)::int AS count FROM vigilops.db_queries WHERE instance_id = $1 AND fingerprint >= 0',
      [await id()],
    );
    expect(kept?.count).toBe(10_000);
  });

  it('keep numbers that no sum can hold within what one can', async () => {
    await write(
      aWindow(now - 2 * MINUTE, [queryStats({ calls: 1e308, total_ms: 1e308 })]),
      aWindow(now - MINUTE, [queryStats({ calls: 1e308, total_ms: 1e308 })]),
    );
    const { items } = await room.databases.queries(await id(), { ...range, sort: 'rows', limit: 5 }, idle);
    expect(items).toMatchObject([{ calls: 2e18, total_ms: 2e18, mean_ms: 1 }]);
  });

  it('are at most 200 of a host: one too many is refused alone, with words', async () => {
    const crowded = await room.host(`crowded-${String(serial)}`);
    const named = (n: number) => ({
      ...state(now),
      hostId: crowded,
      report: { ...state(now).report, name: `db ${String(n).padStart(3, '0')}` },
    });
    const results = await room.writer.commit(
      [batchOf({ databaseReports: Array.from({ length: 201 }, (_, n) => named(n)) })],
      idle,
    );
    expect(results).toEqual([
      {
        status: 'stored',
        refused: [
          {
            kind: 'database_reports',
            count: 1,
            reason: 'a host may have at most 200 databases: forget those that are gone',
          },
        ],
      },
    ]);
    const cards = await room.databases.list({ nowUs: now, hostIds: [crowded], limit: 999 }, idle);
    expect(cards).toHaveLength(200);
  });

  it('go with their past when they are forgotten, and come back new', async () => {
    await write(
      state(now - MINUTE),
      aWindow(now - MINUTE, [queryStats()]),
      samples(now, aSample(now - MINUTE)),
    );
    const old = await id();
    const view = (of: number) =>
      room.rows('SELECT id FROM grafana_v1.slow_queries WHERE instance_id = $1', [of]);
    expect(await view(old)).toHaveLength(1);
    expect(await room.databases.forget(old, new Date(), audit('database.forgotten'), idle)).toBe(true);
    expect(await room.databases.forget(old, new Date(), audit('database.forgotten'), idle)).toBe(false);
    expect(await listed()).toEqual([]);
    expect(await view(old)).toEqual([]);
    await write(state(now));
    const back = await id();
    expect(back).not.toBe(old);
    expect(await room.databases.queries(back, { ...range, sort: 'total', limit: 5 }, idle)).toMatchObject({
      items: [],
      total_ms: 0,
    });
  });

  it('of a host that was installed anew go on with their past; those of a forgotten host are not shown', async () => {
    const before = await room.host(`before-${String(serial)}`, { heardAt: new Date(0) });
    const after = await room.host(`after-${String(serial)}`);
    await room.write({ databaseReports: [mine(state(now - HOUR), before)] });
    await room.write({ databaseReports: [mine(state(now - MINUTE), after)] });
    const [old] = await listedOf(before);
    const merging = await room.hostEditor.merge(
      { hostId: before, intoId: after },
      { at: new Date(), offlineAfterMs: 90_000 },
      audit('host.merged'),
      idle,
    );
    expect(merging).toMatchObject({ outcome: 'merged' });
    // A backend may know the host by its old id for a while.
    await room.write({ databaseReports: [mine(state(now, { version: '17.0' }), before)] });
    const cards = await listedOf(after);
    expect(cards.map((card) => [card.id === old?.id, card.name.startsWith(name), card.version])).toEqual([
      [true, true, '17.0'],
      [false, true, '16.4'],
    ]);
    await room.hostEditor.forget(after, new Date(), audit('host.forgotten'), idle);
    expect(await listedOf(after)).toEqual([]);
    expect(await room.databases.find(old?.id ?? 0, now, idle)).toBeUndefined();
  });
  it('are pruned of what nobody can ask for any more', async () => {
    const long = now - 60 * DAY;
    await write(
      state(now),
      reportRow({ type: 'deadlock', at: isoTime(now - MINUTE), parties: [] }, { timeUs: now - MINUTE }),
    );
    const database = await id();
    const at = new Date(long / 1_000);
    await room.rows(`INSERT INTO vigilops.db_queries VALUES ($1, 1, 'SELECT', $2, $2)`, [database, at]);
    await room.rows(`INSERT INTO vigilops.db_plans VALUES ($1, 1, $2, 'text', 'Scan')`, [database, at]);
    await room.rows(`INSERT INTO vigilops.db_deadlocks VALUES ($1, $2, '\\x01', '[]')`, [database, at]);
    await room.rows(`INSERT INTO vigilops.db_tables VALUES ($1, $2::date, $2, '{}')`, [database, at]);
    await pruneDatabases(room.database.connections, DEFAULT_RETENTION_DAYS, new Date(now / 1_000), idle);
    expect(await Promise.all(['db_queries', 'db_plans', 'db_deadlocks', 'db_tables'].map(count))).toEqual([
      0, 0, 1, 0,
    ]);
    const years = new Date(now / 1_000 + 402 * 86_400_000);
    await pruneDatabases(room.database.connections, DEFAULT_RETENTION_DAYS, years, idle);
    expect(await listed()).toEqual([]);
  });

  it('are written by several at once without one waiting for another for ever', async () => {
    const rows = (n: number) =>
      ['a', 'b', 'c', 'd'].map((other) => {
        const row = aWindow(now - n * MINUTE, [queryStats()]);
        return { ...row, hostId, report: { ...row.report, name: `${name} ${other}` } };
      });
    const results = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        room.writer.commit(
          [batchOf({ databaseReports: n % 2 === 0 ? rows(n) : rows(n).toReversed() })],
          idle,
        ),
      ),
    );
    expect(results.flat().every((result) => result.status === 'stored' && result.refused.length === 0)).toBe(
      true,
    );
    const [row] = await room.rows<{ count: number }>(
      `SELECT count(*)::int AS count FROM vigilops.db_instances WHERE name LIKE $1`,
      [`${name} %`],
    );
    expect(row?.count).toBe(4);
  });
});
