import type {
  DbFigures,
  DbIndexFacts,
  DbLockNode,
  DbQuerySample,
  DbQueryStats,
  DbReport,
  DbTableFacts,
} from '@vigilops/contracts/db-report';
import { formatTimeUs } from '@vigilops/contracts/api';
import type { DatabaseReportRow } from '../../model/index.ts';

type Report = DbReport['report'];
type Of<Type extends Report['type']> = Extract<Report, { readonly type: Type }>;

/** The whole second of now in microseconds: all times of a test are before it. */
export function nowUs(): number {
  return Math.floor(Date.now() / 1_000) * 1e6;
}

/** As reports have times. */
export function isoTime(us: number): string {
  return `${formatTimeUs(us).slice(0, 23)}Z`;
}

/** A report of the server `shop-db` on host 1. */
export function reportRow(
  report: Report,
  given: Partial<Pick<DatabaseReportRow, 'hostId' | 'timeUs'>> & Partial<Omit<DbReport, 'report'>> = {},
): DatabaseReportRow {
  const { hostId = 1, timeUs = nowUs(), ...about } = given;
  return {
    hostId,
    timeUs,
    report: { name: 'shop-db', kind: 'postgresql', address: '127.0.0.1', port: 5432, report, ...about },
  };
}

export function aState(
  given: Partial<Omit<Of<'state'>, 'figures'>> & { figures?: Partial<DbFigures> | null } = {},
): Of<'state'> {
  const { figures = {}, ...rest } = given;
  return {
    type: 'state',
    version: '16.4',
    role: 'primary',
    is_up: true,
    error: null,
    error_kind: null,
    started_at: '2026-01-01T00:00:00Z',
    missing: [],
    settings: { max_connections: '100' },
    slow_threshold_ms: 1_000,
    figures: figures === null ? null : { ...NO_FIGURES, ...figures },
    ...rest,
  };
}

const NO_FIGURES: DbFigures = {
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

export function queryStats(given: Partial<DbQueryStats> = {}): DbQueryStats {
  return {
    fingerprint: 'fedcba9876543210',
    text: 'SELECT * FROM orders WHERE id = ?',
    database: 'shop',
    user: 'app',
    calls: 10,
    total_ms: 100,
    max_ms: null,
    p95_ms: null,
    rows_returned: null,
    rows_examined: null,
    rows_affected: null,
    blocks_hit: null,
    blocks_read: null,
    temp_blocks: null,
    errors: null,
    no_index: null,
    ...given,
  };
}

/** A window of a minute that ends at `toUs`, which is the time of its row, too. */
export function aWindow(toUs: number, items: readonly DbQueryStats[], given: Partial<Of<'queries'>> = {}) {
  return reportRow(
    {
      type: 'queries',
      from: isoTime(toUs - 60e6),
      to: isoTime(toUs),
      items: [...items],
      others: { queries: 0, calls: 0, total_ms: 0 },
      is_reset: false,
      ...given,
    },
    { timeUs: toUs },
  );
}

export function aSample(atUs: number, given: Partial<DbQuerySample> = {}): DbQuerySample {
  return {
    fingerprint: 'fedcba9876543210',
    text: 'SELECT * FROM orders WHERE id = ?',
    at: isoTime(atUs),
    duration_ms: 1_500,
    is_running: false,
    rows_examined: 10,
    rows_returned: 1,
    user: 'app',
    database: 'shop',
    address: '10.0.0.9',
    application: 'web',
    wait: null,
    source: 'activity',
    id: `run-${String(atUs)}`,
    ...given,
  };
}

export function lockNode(
  id: string,
  blockedBy: readonly string[] = [],
  given: Partial<DbLockNode> = {},
): DbLockNode {
  return {
    id,
    blocked_by: [...blockedBy],
    user: 'app',
    database: 'shop',
    address: null,
    application: 'web',
    state: 'active',
    fingerprint: null,
    text: 'UPDATE accounts SET balance = ?',
    wait_ms: blockedBy.length > 0 ? 2_000 : null,
    transaction_ms: 60_000,
    target: null,
    mode: null,
    ...given,
  };
}

export function aTable(name: string, bytes: number, given: Partial<DbTableFacts> = {}): DbTableFacts {
  return {
    database: 'shop',
    schema: 'public',
    name,
    rows: 1_000,
    table_bytes: bytes,
    index_bytes: 0,
    total_bytes: bytes,
    dead_rows: 0,
    bloat_bytes: null,
    last_vacuum: '2026-01-01T00:00:00Z',
    last_analyze: null,
    sequential_scans: 0,
    sequential_rows: 0,
    index_scans: 0,
    writes: 0,
    transaction_id_age: null,
    ...given,
  };
}

export function anIndex(name: string, keys: string, given: Partial<DbIndexFacts> = {}): DbIndexFacts {
  return {
    database: 'shop',
    schema: 'public',
    table: 'orders',
    name,
    definition: `CREATE INDEX ${name} ON public.orders USING btree (${keys})`,
    columns: keys.split(', '),
    bytes: 1_000,
    scans: 5,
    is_unique: false,
    is_primary: false,
    is_valid: true,
    ...given,
  };
}
