import type { House } from '@vigilops/testkit/house';
import type { DbReport } from '@vigilops/contracts/db-report';
import { sendOtlp } from '../abuse/post.ts';

const MINUTE_MS = 60_000;
const MINUTES = 40;
/** Of these the last have a lock chain. */
const LOCKED_MINUTES = 5;
const TO_ORDERS = '9f86d081884c7d65';
const TO_ACCOUNTS = '60303ae22b998861';

export const CULPRIT = 'UPDATE accounts SET balance = balance - ? WHERE id = ?';
export const DEAREST =
  'SELECT o.id, o.total, c.name FROM orders o JOIN customers c ON c.id = o.customer WHERE o.state = ? AND o.placed_at > ? ORDER BY o.placed_at DESC LIMIT ?';

type Report = DbReport['report'];

/**
 * What an agent on `db-1` told within forty minutes of a PostgreSQL server called `shop` and of a Redis server that it cannot
 * ask: load, statements, slow runs, tables, missing rights, and at the end a chain of three sessions behind one.
 */
export async function sendWatchedDatabase(house: House): Promise<void> {
  const nowMs = Date.now();
  const minutes = Array.from({ length: MINUTES }, (_, at) => nowMs - (MINUTES - at) * MINUTE_MS);
  const shop = (timeMs: number, report: Report) => record(timeMs, { ...SHOP, report });
  const records = minutes.flatMap((timeMs, at) => {
    const isLocked = at >= MINUTES - LOCKED_MINUTES;
    return [
      ...[0, 15_000, 30_000, 45_000].map((after) => shop(timeMs + after, stateOf(at, isLocked))),
      shop(timeMs, queriesOf(timeMs, at)),
      shop(timeMs, CONNECTIONS),
      ...(at % 9 === 4 ? [shop(timeMs, samplesOf(timeMs, at))] : []),
      ...(isLocked ? [shop(timeMs, locksOf((at - MINUTES + LOCKED_MINUTES + 1) * MINUTE_MS))] : []),
      record(timeMs, { ...CACHE, report: DOWN }),
    ];
  });
  await send(house, [
    ...records,
    shop(nowMs, stateOf(MINUTES, true)),
    shop(nowMs, CONNECTIONS),
    shop(nowMs, locksOf((LOCKED_MINUTES + 1) * MINUTE_MS)),
    shop(nowMs - 9 * MINUTE_MS, deadlockAt(nowMs - 9 * MINUTE_MS)),
    shop(nowMs, TABLES),
    shop(nowMs, planAt(nowMs - 4 * MINUTE_MS)),
    record(nowMs, { ...CACHE, report: DOWN }),
  ]);
}

const SHOP = { name: 'shop', kind: 'postgresql', address: '127.0.0.1', port: 5432 } as const;
const CACHE = { name: 'cache', kind: 'redis', address: '10.0.0.17', port: 6379 } as const;

const DOWN = {
  type: 'state',
  version: null,
  role: 'unknown',
  is_up: false,
  error: 'WRONGPASS for user monitor: set databases[].password of cache in agent.yaml',
  error_kind: 'password',
  started_at: null,
  missing: [],
  settings: {},
  slow_threshold_ms: 1_000,
  figures: null,
} as const satisfies Report;

const wave = (at: number, of: number) => 1 + Math.sin(at / 5) / of;

function stateOf(at: number, isLocked: boolean): Report {
  return {
    ...DOWN,
    version: '16.4 (Debian 16.4-1.pgdg120+1)',
    role: 'primary',
    is_up: true,
    error: null,
    error_kind: null,
    started_at: '2026-01-05T06:00:00.000Z',
    missing: [
      { what: 'waits of statements (track_io_timing)', grant: 'ALTER SYSTEM SET track_io_timing = on;' },
    ],
    settings: {
      shared_buffers: '128MB',
      work_mem: '4MB',
      max_connections: '100',
      'extension pg_stat_statements': '1.10',
      log_lock_waits: 'off',
    },
    figures: {
      connections: Math.round(isLocked ? 84 : 30 * wave(at, 4)),
      connections_active: isLocked ? 9 : 4,
      connections_idle: isLocked ? 60 : 24,
      connections_idle_in_transaction: isLocked ? 12 : 2,
      connections_waiting: isLocked ? 3 : 0,
      connections_max: 100,
      qps: 820 * wave(at, 3),
      tps: 140 * wave(at, 3),
      cache_hit_ratio: isLocked ? 0.962 : 0.9991,
      deadlocks: at === MINUTES - 9 ? 1 : 0,
      slow_queries: at % 9 === 4 ? 2 : 0,
      temp_bytes: at % 7 === 0 ? 24 * 2 ** 20 : 0,
      replication_lag_seconds: null,
      size_bytes: 12.4 * 2 ** 30 + at * 2 ** 22,
      memory_bytes: null,
      memory_max_bytes: null,
      evictions: null,
      oldest_transaction_id_age: 182_000_000 + at,
      longest_transaction_seconds: isLocked ? 60 * (at - MINUTES + LOCKED_MINUTES) + 90 : 2,
    },
  };
}

function queriesOf(toMs: number, at: number): Report {
  const query = (fingerprint: string, text: string, calls: number, meanMs: number) => ({
    fingerprint,
    text,
    database: 'shop',
    user: 'web',
    calls: Math.round(calls * wave(at, 3)),
    total_ms: calls * meanMs,
    max_ms: meanMs * 14,
    p95_ms: meanMs * 3,
    rows_returned: calls * 20,
    rows_examined: null,
    rows_affected: 0,
    blocks_hit: calls * 400,
    blocks_read: calls * 12,
    temp_blocks: meanMs > 40 ? 90 : 0,
    errors: null,
    no_index: null,
  });
  return {
    type: 'queries',
    from: new Date(toMs - MINUTE_MS).toISOString(),
    to: new Date(toMs).toISOString(),
    items: [
      query(TO_ORDERS, DEAREST, 90, 84),
      query(TO_ACCOUNTS, CULPRIT, 600, 1.2),
      query('0000000000000001', 'SELECT * FROM sessions WHERE token = ?', 20_000, 0.08),
      query('0000000000000002', 'INSERT INTO events (at, kind, body) VALUES (?, …)', 3_000, 0.4),
    ],
    others: { queries: 212, calls: 9_000, total_ms: 900 },
    is_reset: false,
  };
}

const CONNECTIONS = {
  type: 'connections',
  groups: [
    { address: '10.0.0.9', application: 'checkout', state: 'idle', count: 40, longest_seconds: 900 },
    { address: '10.0.0.9', application: 'checkout', state: 'active', count: 6, longest_seconds: 2 },
    { address: '10.0.0.9', application: 'checkout', state: 'waiting', count: 3, longest_seconds: 300 },
    {
      address: '10.0.0.12',
      application: 'report',
      state: 'idle_in_transaction',
      count: 12,
      longest_seconds: 390,
    },
    { address: null, application: 'psql', state: 'active', count: 1, longest_seconds: 40 },
  ].map((group) => ({
    ...group,
    user: group.application === 'report' ? 'reporter' : 'web',
    database: 'shop',
  })),
  is_cut: false,
} as Report;

const samplesOf = (timeMs: number, at: number): Report => ({
  type: 'samples',
  items: [0, 1].map((which) => ({
    fingerprint: TO_ORDERS,
    text: DEAREST,
    at: new Date(timeMs - which * 20_000).toISOString(),
    duration_ms: 1_340 + at * 31 + which * 900,
    is_running: false,
    rows_examined: null,
    rows_returned: 25,
    user: 'web',
    database: 'shop',
    address: '10.0.0.9',
    application: 'checkout',
    wait: which === 0 ? 'IO: DataFileRead' : null,
    source: 'activity' as const,
    id: `${String(at)}.${String(which)}`,
  })),
  left_out: 0,
});

function locksOf(waitedMs: number): Report {
  const session = {
    user: 'web',
    database: 'shop',
    address: '10.0.0.9',
    application: 'checkout',
    state: 'active',
  };
  const waits = {
    fingerprint: TO_ACCOUNTS,
    text: CULPRIT,
    target: 'row of public.accounts',
    mode: 'ShareLock',
  };
  return {
    type: 'locks',
    nodes: [
      {
        ...session,
        id: '4711',
        user: 'reporter',
        address: '10.0.0.12',
        application: 'report',
        state: 'idle in transaction',
        blocked_by: [],
        fingerprint: TO_ACCOUNTS,
        text: CULPRIT,
        wait_ms: null,
        transaction_ms: waitedMs + 90_000,
        target: null,
        mode: null,
      },
      {
        ...session,
        ...waits,
        id: '4712',
        blocked_by: ['4711'],
        wait_ms: waitedMs,
        transaction_ms: waitedMs + 40,
      },
      {
        ...session,
        ...waits,
        id: '4713',
        blocked_by: ['4712'],
        wait_ms: waitedMs / 2,
        transaction_ms: waitedMs,
      },
      { ...session, ...waits, id: '4714', blocked_by: ['4711'], wait_ms: 900, transaction_ms: 2_000 },
    ],
    is_cut: false,
  };
}

function deadlockAt(timeMs: number): Report {
  const party = { user: 'web', database: 'shop', fingerprint: TO_ACCOUNTS, text: CULPRIT };
  return {
    type: 'deadlock',
    at: new Date(timeMs).toISOString(),
    parties: [
      {
        ...party,
        id: '900',
        waits_for: 'ShareLock on transaction 51',
        holds: 'transaction 50',
        is_victim: true,
      },
      {
        ...party,
        id: '901',
        waits_for: 'ShareLock on transaction 50',
        holds: 'transaction 51',
        is_victim: false,
      },
    ],
  };
}

const TABLES: Report = {
  type: 'tables',
  tables: ['orders', 'customers', 'events', 'accounts'].map((name, at) => ({
    database: 'shop',
    schema: 'public',
    name,
    rows: 4_200_000 - at * 900_000,
    table_bytes: 6 * 2 ** (30 - at),
    index_bytes: 2 ** (30 - at),
    total_bytes: 7 * 2 ** (30 - at),
    dead_rows: at === 2 ? 900_000 : 1_200,
    bloat_bytes: at === 2 ? 2 ** 29 : 0,
    last_vacuum: at === 2 ? null : new Date(Date.now() - 7_200_000).toISOString(),
    last_analyze: new Date(Date.now() - 7_200_000).toISOString(),
    sequential_scans: at === 0 ? 9_000 : 4,
    sequential_rows: at === 0 ? 4e10 : 9_000,
    index_scans: 2_000_000 - at * 1_000,
    writes: 120_000,
    transaction_id_age: 182_000_000,
  })),
  indexes: (
    [
      [
        'orders',
        'orders_pkey',
        'CREATE UNIQUE INDEX orders_pkey ON public.orders USING btree (id)',
        88_000,
        true,
      ],
      ['orders', 'orders_state', 'CREATE INDEX orders_state ON public.orders USING btree (state)', 0, false],
      ['orders', 'orders_id', 'CREATE INDEX orders_id ON public.orders USING btree (id)', 12, false],
    ] as const
  ).map(([table, name, definition, scans, isKey]) => ({
    database: 'shop',
    schema: 'public',
    table,
    name,
    definition,
    columns: [name === 'orders_state' ? 'state' : 'id'],
    bytes: 90 * 2 ** 20,
    scans,
    is_unique: isKey,
    is_primary: isKey,
    is_valid: true,
  })),
  databases: [
    { name: 'shop', bytes: 12.4 * 2 ** 30 },
    { name: 'postgres', bytes: 7_500_000 },
  ],
  counted_since: '2026-01-05T06:00:00.000Z',
  is_cut: false,
};

const planAt = (timeMs: number): Report => ({
  type: 'plan',
  fingerprint: TO_ORDERS,
  at: new Date(timeMs).toISOString(),
  format: 'json',
  plan: JSON.stringify([
    {
      Plan: {
        'Node Type': 'Limit',
        'Total Cost': 91_240.2,
        'Plan Rows': 25,
        Plans: [
          {
            'Node Type': 'Nested Loop',
            'Join Type': 'Inner',
            'Total Cost': 91_240.1,
            'Plan Rows': 310_000,
            Plans: [
              {
                'Node Type': 'Seq Scan',
                'Relation Name': 'orders',
                'Total Cost': 88_001.4,
                'Plan Rows': 310_000,
                Filter: '((state = ?) AND (placed_at > ?))',
              },
              {
                'Node Type': 'Index Scan',
                'Relation Name': 'customers',
                'Index Name': 'customers_pkey',
                'Total Cost': 0.3,
                'Plan Rows': 1,
                'Index Cond': '(id = o.customer)',
              },
            ],
          },
        ],
      },
    },
  ]),
});

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

const record = (timeMs: number, report: DbReport) => ({
  timeUnixNano: `${String(timeMs)}000000`,
  eventName: 'vigilops.db.report',
  severityNumber: 9,
  attributes: [text('vigilops.db.report', JSON.stringify(report))],
});

async function send(house: House, logRecords: readonly object[]): Promise<void> {
  const resource = { attributes: [text('host.name', 'db-1'), text('host.id', 'db-1')] };
  const body = { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] };
  const said = await sendOtlp(house, '/v1/logs', body);
  if (said.includes('rejected')) {
    throw new Error(`/v1/logs refused a part: ${said}`);
  }
}
