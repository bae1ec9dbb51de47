import { describe, expect, it } from 'vitest';
import { adviceOf } from './advisor.ts';
import { aQuery, aTable, anIndex, lines, NOW_MS, someFacts, type SomeFacts } from './test/some-facts.ts';

const codes = (facts: SomeFacts) => adviceOf(someFacts(facts)).map(({ code }) => code);
const only = (facts: SomeFacts) => {
  const [first, ...others] = adviceOf(someFacts(facts));
  expect(others).toEqual([]);
  return first;
};
const numbers = (said: ReturnType<typeof only>) =>
  Object.fromEntries((said?.evidence ?? []).map(({ name, value }) => [name, value]));
const ago = (ms: number) => new Date(NOW_MS - ms).toISOString();
const DAY_MS = 86_400_000;
const MB = 1_000_000;

it('says nothing of a server of which nothing is known', () => {
  for (const kind of ['postgresql', 'mysql', 'mariadb', 'redis', 'mongodb'] as const) {
    expect(adviceOf(someFacts({ database: { kind } }))).toEqual([]);
  }
});

describe('a missing index', () => {
  const plan = (rows: number) =>
    JSON.stringify([
      {
        Plan: {
          'Node Type': 'Seq Scan',
          'Relation Name': 'orders',
          Filter: '((status)::text = ?)',
          'Plan Rows': rows,
        },
      },
    ]);
  const planned = (rows: number): SomeFacts => ({
    queries: [aQuery()],
    tables: { tables: [aTable()] },
    plans: new Map([['9f86d081884c7d65', plan(rows)]]),
  });

  it('is named with its table and columns where a plan filters a large table', () => {
    const said = only(planned(100));
    expect(said).toMatchObject({
      code: 'missing_index',
      subject: 'shop.public.orders (status)',
      severity: 'warning',
      names: { table: 'shop.public.orders', columns: 'status' },
    });
    expect(numbers(said)).toMatchObject({
      share_of_time: 0.4,
      rows_in_table: 1_000_000,
      rows_returned_per_call: 5,
    });
  });

  it('is none where most rows pass, the table is small, or the statement is cheap', () => {
    expect(codes(planned(500_000))).toEqual([]);
    expect(codes({ ...planned(1), tables: { tables: [aTable({ rows: 900 })] } })).toEqual([]);
    expect(codes({ ...planned(1), queries: [aQuery({ share: 0.01 })] })).toEqual([]);
    expect(codes({ ...planned(1), queries: [aQuery({ text: 'INSERT INTO orders SELECT ?' })] })).toEqual([]);
  });

  const mysql: SomeFacts = {
    database: { kind: 'mysql' },
    queries: [aQuery({ rows_examined: 100_000_000, no_index: 100 })],
    tables: { tables: [aTable({ schema: '' })] },
  };

  it('is found by rows that are read and not returned', () => {
    const said = only(mysql);
    expect(said).toMatchObject({ code: 'missing_index', subject: 'shop.orders (status)' });
    expect(numbers(said)).toMatchObject({ rows_read_per_call: 1_000_000, calls_without_index: 100 });
  });

  it('is none where an index begins with one of the columns', () => {
    const indexes = [anIndex({ schema: '', columns: ['`status`', 'id'] })];
    expect(codes({ ...mysql, tables: { ...mysql.tables, indexes } })).toEqual([]);
    const others = [anIndex({ schema: '', columns: ['id', 'status'] })];
    expect(codes({ ...mysql, tables: { ...mysql.tables, indexes: others } })).toEqual(['missing_index']);
  });

  it('is found by scans of whole tables where the statement reads as many pages', () => {
    const table = aTable({ sequential_scans: 100, sequential_rows: 100_000_000 });
    const query = aQuery({ blocks_hit: 2_500_000, blocks_read: 0 });
    expect(only({ queries: [query], tables: { tables: [table] } })).toMatchObject({ code: 'missing_index' });
    const fewPages = aQuery({ blocks_hit: 500, blocks_read: 0 });
    expect(codes({ queries: [fewPages], tables: { tables: [table] } })).toEqual([]);
  });

  it('is of the table of the right database', () => {
    const tables = [aTable({ database: 'other', rows: 2_000_000 }), aTable()];
    expect(only({ ...planned(1), tables: { tables } })).toMatchObject({
      names: { table: 'shop.public.orders' },
    });
    expect(codes({ ...planned(1), tables: { tables }, queries: [aQuery({ databases: [] })] })).toEqual([]);
  });
});

describe('indexes', () => {
  const withIndex = (fields: Parameters<typeof anIndex>[0], facts: SomeFacts = {}): SomeFacts => ({
    tables: {
      indexes: [anIndex(fields)],
      tables: [aTable({ writes: 5_000 })],
      counted_since: ago(30 * DAY_MS),
    },
    ...facts,
  });

  it('that are not used are told with their size, for how long, and what writes cost', () => {
    const said = only(withIndex({ is_unused: true, scans: 0 }));
    expect(said).toMatchObject({
      code: 'unused_index',
      severity: 'info',
      subject: 'shop.public.orders_status',
    });
    expect(numbers(said)).toMatchObject({
      scans: 0,
      counted_for: 30,
      index_size: 50 * MB,
      writes_to_table: 5_000,
    });
  });

  it('are left alone where they are small, guard uniqueness, or are on a replica', () => {
    const unused = { is_unused: true, scans: 0 };
    expect(codes(withIndex({ ...unused, bytes: 9 * MB }))).toEqual([]);
    expect(codes(withIndex({ ...unused, is_unique: true }))).toEqual([]);
    expect(codes(withIndex({ ...unused, is_primary: true }))).toEqual([]);
    expect(codes(withIndex(unused, { database: { role: 'replica' } }))).toEqual([]);
  });

  it('that are doubles or broken are told', () => {
    expect(only(withIndex({ duplicate_of: 'orders_status_id' }))).toMatchObject({
      code: 'duplicate_index',
      names: { other: 'orders_status_id' },
    });
    expect(only(withIndex({ is_valid: false, duplicate_of: 'x' }))).toMatchObject({ code: 'invalid_index' });
  });
});

describe('transaction ids', () => {
  const aged = (age: number, perHour: number, hours = 48): SomeFacts => ({
    figures: { oldest_transaction_id_age: age, size_bytes: 100e9 },
    week: lines({
      oldest_transaction_id_age: Array.from({ length: hours }, (_, at) => age - (hours - 1 - at) * perHour),
    }),
    database: { settings: { autovacuum_freeze_max_age: '200000000' } },
  });

  it('that autovacuum should have frozen are told with when writes end', () => {
    const said = only(aged(500_000_000, 1_000_000));
    expect(said).toMatchObject({ code: 'wraparound', severity: 'warning', names: { state: 'late' } });
    const { transactions_per_day: perDay, until_refusal: days } = numbers(said);
    expect(perDay).toBeCloseTo(24_000_000);
    expect(days).toBeCloseTo((2 ** 31 - 500_000_000) / 24_000_000);
  });

  it('are critical where little is left, by age or by days', () => {
    expect(only(aged(1_100_000_000, 1_000))).toMatchObject({ severity: 'critical' });
    expect(only(aged(600_000_000, 10_000_000))).toMatchObject({ severity: 'critical' });
  });

  it('are used also while vacuums set them back', () => {
    const ages = Array.from({ length: 100 }, (_, at) => 400_000_000 + (at % 10) * 1_000_000);
    const facts = { ...aged(500_000_000, 0), week: lines({ oldest_transaction_id_age: ages }) };
    expect(numbers(only(facts)).transactions_per_day).toBeCloseTo(24_000_000);
  });

  it('that will be frozen in a week are told of a large server alone', () => {
    expect(only(aged(150_000_000, 1_000_000))).toMatchObject({ severity: 'info', names: { state: 'soon' } });
    expect(
      codes({ ...aged(150_000_000, 1_000_000), figures: { oldest_transaction_id_age: 150_000_000 } }),
    ).toEqual([]);
    expect(codes(aged(50_000_000, 100_000))).toEqual([]);
  });

  it('are told without a date where their use is not known', () => {
    const said = only({ figures: { oldest_transaction_id_age: 300_000_000 } });
    expect(numbers(said)).toEqual({ transaction_age: 300_000_000, freeze_max_age: 200_000_000 });
  });
});

describe('tables', () => {
  it('whose dead rows nobody clears away are told', () => {
    const table = aTable({ dead_rows: 900_000, last_vacuum: ago(3 * DAY_MS) });
    const said = only({ tables: { tables: [table] } });
    expect(said).toMatchObject({ code: 'vacuum', subject: 'shop.public.orders' });
    expect(numbers(said)).toMatchObject({
      dead_rows: 900_000,
      autovacuum_begins_at: 200_050,
      since_vacuum: 259_200,
    });
    expect(only({ tables: { tables: [{ ...table, last_vacuum: null }] } })).toMatchObject({ code: 'vacuum' });
    expect(codes({ tables: { tables: [{ ...table, last_vacuum: ago(1_000) }] } })).toEqual([]);
    expect(codes({ tables: { tables: [{ ...table, dead_rows: 300_000 }] } })).toEqual([]);
  });

  it('that are far larger than their rows are told', () => {
    const said = only({ tables: { tables: [aTable({ bloat_bytes: 120 * MB })] } });
    expect(said).toMatchObject({ code: 'bloat' });
    expect(numbers(said).bloat_share).toBeCloseTo(0.6);
    expect(codes({ tables: { tables: [aTable({ bloat_bytes: 90 * MB })] } })).toEqual([]);
    expect(codes({ tables: { tables: [aTable({ bloat_bytes: 120 * MB, table_bytes: 1e9 })] } })).toEqual([]);
  });

  it('of MySQL without a primary key are told where all keys are known', () => {
    const mysql = (fields: SomeFacts['tables']): SomeFacts => ({
      database: { kind: 'mariadb' },
      tables: { tables: [aTable({ schema: '' }), aTable({ schema: '', name: 'events' })], ...fields },
    });
    const indexes = [anIndex({ schema: '', is_primary: true, is_unique: true })];
    expect(only(mysql({ indexes }))).toMatchObject({ code: 'no_primary_key', subject: 'shop.events' });
    expect(codes(mysql({ indexes, is_cut: true }))).toEqual([]);
    expect(codes(mysql({ indexes: [] }))).toEqual([]);
  });
});

describe('statements', () => {
  it('that sort on disk are told with how much they write', () => {
    const query = aQuery({ temp_blocks: 200_000, text: 'SELECT  *\n FROM t ORDER BY x' });
    const said = only({ queries: [query], database: { settings: { work_mem: '4MB' } } });
    expect(said).toMatchObject({
      code: 'memory_spill',
      subject: 'SELECT * FROM t ORDER BY x',
      key: query.fingerprint,
    });
    expect(numbers(said)).toMatchObject({ written_to_disk: 1_638_400_000, work_mem: '4MB' });
    expect(codes({ queries: [aQuery({ temp_blocks: 1_000 })] })).toEqual([]);
  });

  it('of MySQL that need tables on disk, or no index, are told', () => {
    const cheap = { share: 0.01, total_ms: 1_000 };
    const facts = (query: object): SomeFacts => ({
      database: { kind: 'mysql' },
      queries: [aQuery({ ...cheap, ...query })],
    });
    expect(only(facts({ temp_blocks: 100 }))).toMatchObject({ code: 'disk_tables' });
    expect(codes(facts({ temp_blocks: 9, calls: 9 }))).toEqual([]);
    expect(only(facts({ no_index: 90, rows_examined: 500_000 }))).toMatchObject({ code: 'no_index_used' });
    expect(codes(facts({ no_index: 90, rows_examined: 5_000 }))).toEqual([]);
  });

  it('of MongoDB that read whole collections are told by their slow runs', () => {
    const run = {
      fingerprint: 'f',
      text: '{"find":"orders","filter":{"status":"?"}}',
      at: ago(0),
      duration_ms: 1_500,
      is_running: false,
      rows_examined: 100_000,
      rows_returned: 3,
      user: null,
      database: 'shop',
      address: null,
      application: null,
      wait: null,
      source: 'profiler' as const,
    };
    const said = only({ database: { kind: 'mongodb' }, samples: [run, { ...run, rows_examined: 90_000 }] });
    expect(said).toMatchObject({ code: 'collection_scan', subject: run.text });
    expect(numbers(said)).toMatchObject({ slow_runs: 2, rows_read_per_call: 100_000, database: 'shop' });
    const wanted = { ...run, rows_returned: 50_000 };
    expect(
      codes({ database: { kind: 'mongodb' }, samples: [wanted, { ...run, rows_examined: null }] }),
    ).toEqual([]);
  });
});

describe('connections', () => {
  const peak = (count: number) => ({ hour: lines({ connections: [10, count, 20] }, 60_000) });

  it('that are nearly used up are told with who holds them', () => {
    const groups = [
      { application: 'web', count: 20 },
      { application: 'billing', state: 'idle' as const, count: 40 },
      { application: 'billing', state: 'idle_in_transaction' as const, count: 25 },
    ];
    const said = only({ ...peak(85), figures: { connections_max: 100 }, groups });
    expect(said).toMatchObject({
      code: 'connections',
      severity: 'warning',
      names: { holder: 'billing', state: 'idle_in_transaction' },
    });
    expect(numbers(said)).toMatchObject({
      connections_peak: 85,
      connections_of_it: 65,
      idle_in_transaction: 25,
      idle: 40,
    });
    expect(only({ ...peak(95), figures: { connections_max: 100 } })).toMatchObject({ severity: 'critical' });
    expect(codes({ ...peak(79), figures: { connections_max: 100 } })).toEqual([]);
  });

  it('that were left in a transaction are told once a program', () => {
    const group = { state: 'idle_in_transaction' as const, application: 'console' };
    const groups = [
      { ...group, longest_seconds: 400 },
      { ...group, longest_seconds: 7_200, address: '10.0.0.9' },
      { ...group, longest_seconds: 60, application: 'web' },
    ];
    const said = only({ groups });
    expect(said).toMatchObject({ code: 'idle_in_transaction', severity: 'critical', subject: 'console' });
    expect(numbers(said)).toMatchObject({ idle_for: 7_200, address: '10.0.0.9' });
  });

  it('are called by account and address where programs do not say their names', () => {
    const groups = [{ application: '', state: 'idle_in_transaction' as const, longest_seconds: 400 }];
    expect(only({ groups })).toMatchObject({ subject: 'shop @ 10.0.0.7', severity: 'warning' });
  });
});

describe('memory', () => {
  const hits = (value: number, qps = 100) =>
    lines({
      cache_hit_ratio: Array.from({ length: 24 }, () => value),
      qps: Array.from({ length: 24 }, () => qps),
    });

  it('that does not hold what is read is told with its setting', () => {
    const settings = { shared_buffers: '128MB' };
    const said = only({ week: hits(0.8), database: { settings }, figures: { size_bytes: 50e9 } });
    expect(said).toMatchObject({
      code: 'cache_hit_ratio',
      subject: 'shared_buffers',
      names: { value: '128MB' },
    });
    expect(numbers(said)).toMatchObject({ hit_ratio: 0.8, setting_value: 134_217_728, data_size: 50e9 });
    expect(codes({ week: hits(0.99), database: { settings } })).toEqual([]);
    expect(codes({ week: hits(0.8, 0.1), database: { settings } })).toEqual([]);
    expect(codes({ week: hits(0.8), database: { settings }, figures: { size_bytes: 100 * MB } })).toEqual([]);
    expect(codes({ week: lines({ cache_hit_ratio: [0.1] }), database: { settings } })).toEqual([]);
  });

  const redis = (settings: Record<string, string>, figures: SomeFacts['figures'] = {}): SomeFacts => ({
    database: { kind: 'redis', settings },
    figures,
  });

  it('of Redis without a limit, or at one where it refuses writes, is told', () => {
    expect(only(redis({ maxmemory: '0' }, { memory_bytes: 5e9 }))).toMatchObject({
      code: 'memory_limit',
      severity: 'warning',
      names: { state: 'unset' },
    });
    const near = { memory_bytes: 98, memory_max_bytes: 100 };
    expect(only(redis({ maxmemory: '100', 'maxmemory-policy': 'noeviction' }, near))).toMatchObject({
      severity: 'critical',
      names: { state: 'near' },
    });
    expect(codes(redis({ maxmemory: '100', 'maxmemory-policy': 'allkeys-lru' }, near))).toEqual([]);
  });

  it('of Redis that is short is told by what was removed, by large keys and by few hits', () => {
    const gone = lines({ evictions: [60, 60] }, 60_000);
    expect(only({ ...redis({}), hour: gone })).toMatchObject({ code: 'evictions' });
    const pattern = aTable({ database: 'db0', schema: 'zset', name: 'feed:*', table_bytes: 20 * MB });
    expect(only({ ...redis({}), tables: { tables: [pattern] } })).toMatchObject({
      code: 'big_key',
      subject: 'db0 feed:*',
      names: { type: 'zset' },
    });
    expect(codes({ ...redis({}), tables: { tables: [{ ...pattern, table_bytes: 5 * MB }] } })).toEqual([]);
    expect(only({ ...redis({}), week: hits(0.3) })).toMatchObject({ code: 'hit_rate' });
  });

  it('of MongoDB that is full, or full of changes, is told', () => {
    const sized = (used: number, dirty: number): SomeFacts => ({
      database: { kind: 'mongodb' },
      measured: new Map([
        [
          'vigilops.mongodb.cache.size',
          Object.entries({ used, dirty, limit: 100 }).map(([state, value]) => ({ labels: { state }, value })),
        ],
      ]),
    });
    expect(only(sized(96, 1))).toMatchObject({ code: 'cache_pressure', severity: 'warning' });
    expect(only(sized(50, 25))).toMatchObject({ code: 'cache_pressure' });
    expect(codes(sized(80, 5))).toEqual([]);
  });
});

describe('what a server loses or hides', () => {
  it('is told by its settings, each with how bad it is', () => {
    const settings = { fsync: 'off', log_lock_waits: 'off', track_io_timing: 'on', autovacuum: 'on' };
    expect(
      adviceOf(someFacts({ database: { settings } })).map(({ subject, severity }) => [subject, severity]),
    ).toEqual([
      ['fsync', 'critical'],
      ['log_lock_waits', 'info'],
    ]);
    expect(codes({ database: { kind: 'redis', settings } })).toEqual([]);
    expect(
      only({ database: { kind: 'mysql', settings: { innodb_flush_log_at_trx_commit: '2' } } }),
    ).toMatchObject({
      code: 'settings',
      names: { value: '2' },
    });
  });

  it('is told by statistics that are not collected, and by what an administrator runs', () => {
    const missing = [
      { what: 'statements (pg_stat_statements)', grant: 'CREATE EXTENSION pg_stat_statements;' },
      { what: 'tables of database x', grant: 'GRANT CONNECT' },
    ];
    expect(only({ database: { missing } })).toMatchObject({
      code: 'statistics',
      names: { grant: 'CREATE EXTENSION pg_stat_statements;' },
    });
  });

  it('is told of Redis whose last write to disk failed, and of commands that hold up others', () => {
    const settings = { rdb_last_bgsave_status: 'err', aof_last_write_status: 'ok' };
    expect(only({ database: { kind: 'redis', settings } })).toMatchObject({
      code: 'persistence',
      severity: 'critical',
      subject: 'rdb_last_bgsave_status',
    });
    const queries = [
      aQuery({ text: 'keys', mean_ms: 0.1 }),
      aQuery({ fingerprint: 'b', text: 'lrange', mean_ms: 30 }),
      aQuery({ fingerprint: 'c', text: 'get', mean_ms: 0.1 }),
    ];
    expect(
      adviceOf(someFacts({ database: { kind: 'redis' }, queries })).map(({ subject, severity, names }) => [
        subject,
        severity,
        names.kind,
      ]),
    ).toEqual([
      ['KEYS', 'warning', 'reads_all'],
      ['LRANGE', 'info', 'reads_all'],
    ]);
  });
});

describe('replication', () => {
  it('that is behind is told by the middle of an hour', () => {
    const hour = lines({ replication_lag_seconds: [40, 900, 50] }, 60_000);
    expect(only({ hour })).toMatchObject({ code: 'replication_lag', severity: 'warning' });
    expect(codes({ hour: lines({ replication_lag_seconds: [0, 900, 1] }, 60_000) })).toEqual([]);
  });

  it('whose slots nobody reads is critical', () => {
    const slot = (name: string, active: string) => ({ labels: { slot: name, active }, value: 2e9 });
    const measured = new Map([
      ['vigilops.db.postgresql.replication_slot.retained', [slot('old', 'false'), slot('live', 'true')]],
    ]);
    expect(only({ measured })).toMatchObject({
      code: 'replication_slot',
      severity: 'critical',
      subject: 'old',
    });
  });

  it('of MongoDB with a short oplog is told', () => {
    const of = (value: number): SomeFacts => ({
      database: { kind: 'mongodb' },
      measured: new Map([['vigilops.mongodb.oplog.window', [{ labels: {}, value }]]]),
    });
    expect(only(of(7_200))).toMatchObject({ code: 'oplog_window', severity: 'warning' });
    expect(only(of(600))).toMatchObject({ severity: 'critical' });
    expect(codes(of(86_400))).toEqual([]);
  });
});
