import type {
  DatabaseConnections,
  DatabaseDefinition,
  DatabaseFigureLines,
  DatabaseLockTree,
  DatabaseQueryList,
  DatabaseTables,
} from '@vigilops/contracts/api';
import type {
  Advice,
  Database,
  DatabaseDetail,
  DatabaseFigures,
  DatabaseQuery,
  DatabaseQueryDetail,
  DatabaseSlowQuery,
  IndexFacts,
  LockNode,
  TableFacts,
} from '../databases/types.ts';

export const DATABASE_NOW = '2026-03-01T12:00:00.000000Z';
export const FINGERPRINT = '9f86d081884c7d65';

export const someFigures = (fields: Partial<DatabaseFigures> = {}): DatabaseFigures => ({
  connections: 34,
  connections_active: 4,
  connections_idle: 28,
  connections_idle_in_transaction: 2,
  connections_waiting: 0,
  connections_max: 100,
  qps: 1_234,
  tps: 200,
  cache_hit_ratio: 0.9987,
  deadlocks: 0,
  slow_queries: 1,
  temp_bytes: 0,
  replication_lag_seconds: null,
  size_bytes: 12 * 2 ** 30,
  memory_bytes: null,
  memory_max_bytes: null,
  evictions: null,
  oldest_transaction_id_age: 1e6,
  longest_transaction_seconds: 12,
  ...fields,
});

export const aDatabase = (fields: Partial<Database> = {}): Database => ({
  id: 7,
  name: 'shop',
  kind: 'postgresql',
  host_id: 3,
  host_name: 'db-1',
  address: '127.0.0.1',
  port: 5432,
  version: '16.4 (Debian 16.4-1)',
  role: 'primary',
  state: 'up',
  error: null,
  error_kind: null,
  started_at: '2026-02-27T12:00:00.000000Z',
  first_seen: '2026-02-01T12:00:00.000000Z',
  last_seen: DATABASE_NOW,
  slow_threshold_ms: 1_000,
  missing_rights: 0,
  slow_queries_last_hour: 0,
  figures: someFigures(),
  definition_id: null,
  ...fields,
});

export const aDatabaseDetail = (fields: Partial<DatabaseDetail> = {}): DatabaseDetail => ({
  ...aDatabase(),
  stale_after_seconds: 45,
  missing: [],
  settings: { shared_buffers: '128MB', work_mem: '4MB' },
  locks: null,
  queries_at: DATABASE_NOW,
  tables_at: DATABASE_NOW,
  ...fields,
});

export function someFigureLines(fields: Partial<DatabaseFigures> = {}): DatabaseFigureLines {
  const figures = Object.entries(someFigures(fields)).map(([key, value]) => [key, [value, value]]);
  return {
    from: '2026-03-01T11:00:00.000000Z',
    to: DATABASE_NOW,
    step_seconds: 1_800,
    times: ['2026-03-01T11:00:00.000000Z', '2026-03-01T11:30:00.000000Z'],
    up: [1, 0.5],
    figures: Object.fromEntries(figures) as DatabaseFigureLines['figures'],
  };
}

export const someConnections = (groups: DatabaseConnections['groups']): DatabaseConnections => ({
  at: '2026-03-01T11:59:45.000000Z',
  groups,
  is_cut: false,
});

export const aQuery = (fields: Partial<DatabaseQuery> = {}): DatabaseQuery => ({
  fingerprint: FINGERPRINT,
  text: 'SELECT * FROM orders WHERE state = ?',
  databases: ['shop'],
  users: ['web'],
  calls: 1_000,
  total_ms: 90_000,
  mean_ms: 90,
  max_ms: 4_000,
  p95_ms: 250,
  rows_returned: 2_000,
  rows_examined: 900_000,
  rows_affected: null,
  blocks_hit: 90_000,
  blocks_read: 10_000,
  temp_blocks: 0,
  errors: 0,
  no_index: 0,
  share: 0.62,
  first_seen: '2026-02-01T12:00:00.000000Z',
  last_seen: DATABASE_NOW,
  ...fields,
});

export const someQueries = (...items: DatabaseQuery[]): DatabaseQueryList => ({
  from: '2026-03-01T11:00:00.000000Z',
  to: DATABASE_NOW,
  seconds: 3_600,
  calls: 12_000,
  total_ms: 145_000,
  has_resets: false,
  items,
  others: { queries: 0, calls: 0, total_ms: 0, share: 0 },
});

export const aSlowQuery = (fields: Partial<DatabaseSlowQuery> = {}): DatabaseSlowQuery => ({
  fingerprint: FINGERPRINT,
  text: 'SELECT * FROM orders WHERE state = ?',
  at: '2026-03-01T11:55:00.000000Z',
  duration_ms: 2_340,
  is_running: false,
  rows_examined: 90_000,
  rows_returned: 12,
  user: 'web',
  database: 'shop',
  address: '10.0.0.9',
  application: 'checkout',
  wait: 'IO: DataFileRead',
  source: 'activity',
  ...fields,
});

export const aQueryDetail = (fields: Partial<DatabaseQueryDetail> = {}): DatabaseQueryDetail => ({
  ...aQuery(),
  parts: [{ database: 'shop', user: 'web', calls: 1_000, total_ms: 90_000 }],
  trend: {
    step_seconds: 900,
    times: ['2026-03-01T11:00:00.000000Z', '2026-03-01T11:15:00.000000Z'],
    calls: [10, 20],
    total_ms: [100, 4_000],
    mean_ms: [10, 200],
    max_ms: [20, 4_000],
    rows: [null, null],
    blocks_read: [1, 900],
  },
  samples: [aSlowQuery()],
  plans: [],
  ...fields,
});

export const aLockNode = (fields: Partial<LockNode> = {}): LockNode => ({
  id: '101',
  blocked_by: [],
  user: 'web',
  database: 'shop',
  address: '10.0.0.9',
  application: 'checkout',
  state: 'idle in transaction',
  fingerprint: FINGERPRINT,
  text: 'UPDATE accounts SET balance = ? WHERE id = ?',
  wait_ms: null,
  transaction_ms: 240_000,
  target: null,
  mode: null,
  depth: 0,
  blocks: 2,
  ...fields,
});

export const aLockTree = (
  nodes: readonly LockNode[],
  fields: Partial<DatabaseLockTree> = {},
): DatabaseLockTree => ({
  at: '2026-03-01T03:12:00.000000Z',
  previous_at: '2026-03-01T03:11:45.000000Z',
  next_at: null,
  waiting: nodes.filter(({ wait_ms: wait }) => wait !== null).length,
  longest_ms: 180_000,
  is_cut: false,
  culprit_id: nodes[0]?.id ?? null,
  nodes: [...nodes],
  ...fields,
});

export const aTable = (fields: Partial<TableFacts> = {}): TableFacts => ({
  database: 'shop',
  schema: 'public',
  name: 'orders',
  rows: 9_000,
  table_bytes: 7e9,
  index_bytes: 2e9,
  total_bytes: 9e9,
  dead_rows: 1_000,
  bloat_bytes: null,
  last_vacuum: '2026-03-01T09:00:00.000000Z',
  last_analyze: null,
  sequential_scans: 12,
  sequential_rows: 1e6,
  index_scans: 99,
  writes: 5,
  transaction_id_age: null,
  growth_bytes: 1.5e9,
  ...fields,
});

export const anIndex = (fields: Partial<IndexFacts> = {}): IndexFacts => ({
  database: 'shop',
  schema: 'public',
  table: 'orders',
  name: 'orders_pkey',
  definition: 'CREATE UNIQUE INDEX orders_pkey ON public.orders USING btree (id)',
  columns: ['id'],
  bytes: 1e9,
  scans: 88,
  is_unique: true,
  is_primary: true,
  is_valid: true,
  is_unused: false,
  duplicate_of: null,
  ...fields,
});

export const someTables = (fields: Partial<DatabaseTables> = {}): DatabaseTables => ({
  at: '2026-03-01T11:55:00.000000Z',
  counted_since: '2026-02-01T12:00:00.000000Z',
  is_cut: false,
  tables: [aTable()],
  indexes: [anIndex()],
  databases: [{ name: 'shop', bytes: 12e9, growth_bytes: -2e9 }],
  ...fields,
});

export const anAdvice = (fields: Partial<Advice> = {}): Advice => ({
  id: 5,
  database_id: 7,
  database_name: 'shop',
  kind: 'postgresql',
  host_id: 3,
  host_name: 'db-1',
  code: 'missing_index',
  subject: 'shop.public.orders',
  severity: 'warning',
  title: 'An index may be missing: shop.public.orders',
  text: 'This statement reads far more rows than it returns.',
  evidence: [{ text: 'share of time: 62 %', link: `/a/vigilops-app/databases/7/queries/${FINGERPRINT}` }],
  first_seen: '2026-02-27T12:00:00.000000Z',
  last_seen: DATABASE_NOW,
  state: 'open',
  dismissed: null,
  ...fields,
});

export const aDefinition = (fields: Partial<DatabaseDefinition> = {}): DatabaseDefinition => ({
  id: 9,
  host_id: 3,
  host_name: 'db-1',
  name: 'shop',
  kind: 'postgresql',
  address: 'db.internal',
  port: null,
  database: null,
  username: 'vigilops',
  has_password: true,
  tls: { mode: 'prefer', ca: null },
  interval_seconds: 15,
  slow_threshold_ms: 1_000,
  explain: false,
  enabled: true,
  state: {
    status: 'up',
    error: null,
    error_kind: null,
    database_id: 7,
    fetched_at: DATABASE_NOW,
    last_seen: DATABASE_NOW,
  },
  created_at: '2026-02-27T12:00:00.000000Z',
  created_by: 'Ada',
  updated_at: '2026-02-27T12:00:00.000000Z',
  updated_by: 'Ada',
  ...fields,
});
