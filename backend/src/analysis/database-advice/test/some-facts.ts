import type { DatabaseFigureLines, DatabaseQuery, DatabaseTables } from '@vigilops/contracts/api';
import type { AdviceFacts } from '../types.ts';

export const NOW_MS = Date.parse('2026-03-01T12:00:00Z');
const HOUR_MS = 3_600_000;

export const NO_FIGURES: NonNullable<AdviceFacts['database']['figures']> = {
  connections: null,
  connections_active: null,
  connections_idle: null,
  connections_idle_in_transaction: null,
  connections_waiting: null,
  connections_max: null,
  qps: null,
  tps: null,
  cache_hit_ratio: null,
  deadlocks: null,
  slow_queries: null,
  temp_bytes: null,
  replication_lag_seconds: null,
  size_bytes: null,
  memory_bytes: null,
  memory_max_bytes: null,
  evictions: null,
  oldest_transaction_id_age: null,
  longest_transaction_seconds: null,
};

type Figures = typeof NO_FIGURES;

/** Hours, or minutes, before now; the newest last. */
export function lines(
  figures: Partial<Record<keyof Figures, (number | null)[]>>,
  stepMs = HOUR_MS,
): DatabaseFigureLines {
  const steps = Math.max(1, ...Object.values(figures).map((values) => values.length));
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    from: iso(NOW_MS - steps * stepMs),
    to: iso(NOW_MS),
    step_seconds: stepMs / 1_000,
    times: Array.from({ length: steps }, (_, at) => iso(NOW_MS - (steps - at) * stepMs)),
    up: Array.from({ length: steps }, () => 1),
    figures: {
      ...(Object.fromEntries(
        Object.keys(NO_FIGURES).map((key) => [key, Array.from({ length: steps }, () => null)]),
      ) as unknown as DatabaseFigureLines['figures']),
      ...figures,
    },
  };
}

export interface SomeFacts extends Partial<
  Omit<AdviceFacts, 'database' | 'tables' | 'queries' | 'connections'>
> {
  readonly database?: Partial<Omit<AdviceFacts['database'], 'figures'>>;
  readonly figures?: Partial<Figures>;
  readonly tables?: Partial<DatabaseTables>;
  readonly queries?: readonly DatabaseQuery[];
  readonly groups?: readonly Partial<AdviceFacts['connections']['groups'][number]>[];
}

/** A PostgreSQL of which nothing is to be said, but for what is given. */
export function someFacts({
  database,
  figures,
  tables,
  queries = [],
  groups = [],
  ...rest
}: SomeFacts = {}): AdviceFacts {
  const at = new Date(NOW_MS).toISOString();
  return {
    nowMs: NOW_MS,
    database: {
      id: 7,
      name: 'shop-db',
      kind: 'postgresql',
      host_id: 1,
      host_name: 'db-1',
      address: '127.0.0.1',
      port: 5432,
      version: '15.4',
      role: 'primary',
      state: 'up',
      error: null,
      error_kind: null,
      started_at: null,
      first_seen: at,
      last_seen: at,
      slow_threshold_ms: 1_000,
      missing_rights: 0,
      slow_queries_last_hour: 0,
      definition_id: null,
      stale_after_seconds: 90,
      missing: [],
      settings: {},
      locks: null,
      queries_at: at,
      tables_at: at,
      ...database,
      figures: { ...NO_FIGURES, ...figures },
    },
    hour: lines({}, 60_000),
    week: lines({}),
    connections: {
      at,
      is_cut: false,
      groups: groups.map((group) => ({
        address: '10.0.0.7',
        user: 'shop',
        database: 'shop',
        application: 'web',
        state: 'active',
        count: 1,
        longest_seconds: null,
        ...group,
      })),
    },
    queries: {
      from: at,
      to: at,
      seconds: 86_400,
      calls: 0,
      total_ms: 0,
      has_resets: false,
      items: [...queries],
      others: { queries: 0, calls: 0, total_ms: 0, share: 0 },
    },
    tables: { at, counted_since: null, is_cut: false, tables: [], indexes: [], databases: [], ...tables },
    plans: new Map(),
    samples: [],
    measured: new Map(),
    ...rest,
  };
}

export function aQuery(fields: Partial<DatabaseQuery> = {}): DatabaseQuery {
  const at = new Date(NOW_MS).toISOString();
  return {
    fingerprint: '9f86d081884c7d65',
    text: 'SELECT * FROM orders WHERE status = ?',
    databases: ['shop'],
    users: ['shop'],
    calls: 100,
    total_ms: 100_000,
    mean_ms: 1_000,
    max_ms: null,
    p95_ms: null,
    rows_returned: 500,
    rows_examined: null,
    rows_affected: null,
    blocks_hit: null,
    blocks_read: null,
    temp_blocks: null,
    errors: null,
    no_index: null,
    share: 0.4,
    first_seen: at,
    last_seen: at,
    ...fields,
  };
}

export function aTable(
  fields: Partial<DatabaseTables['tables'][number]> = {},
): DatabaseTables['tables'][number] {
  return {
    database: 'shop',
    schema: 'public',
    name: 'orders',
    rows: 1_000_000,
    table_bytes: 200_000_000,
    index_bytes: 50_000_000,
    total_bytes: 250_000_000,
    dead_rows: 0,
    bloat_bytes: 0,
    last_vacuum: new Date(NOW_MS - HOUR_MS).toISOString(),
    last_analyze: null,
    sequential_scans: 0,
    sequential_rows: 0,
    index_scans: 0,
    writes: 0,
    transaction_id_age: null,
    growth_bytes: null,
    ...fields,
  };
}

export function anIndex(
  fields: Partial<DatabaseTables['indexes'][number]> = {},
): DatabaseTables['indexes'][number] {
  return {
    database: 'shop',
    schema: 'public',
    table: 'orders',
    name: 'orders_status',
    definition: 'CREATE INDEX orders_status ON public.orders USING btree (status)',
    columns: ['status'],
    bytes: 50_000_000,
    scans: 10,
    is_unique: false,
    is_primary: false,
    is_valid: true,
    is_unused: false,
    duplicate_of: null,
    ...fields,
  };
}
