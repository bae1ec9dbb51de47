import { z } from 'zod';

/** What an agent tells of a database server beside its metrics: each report is a log record with an event name of its own. */

export const DATABASE_KINDS = ['postgresql', 'mysql', 'mariadb', 'redis', 'mongodb'] as const;
export type DatabaseKind = (typeof DATABASE_KINDS)[number];

/** Of one report as JSON. A sender leaves out the least important entries until it fits, and says so. */
export const MAX_REPORT_BYTES = 256 * 1_024;
/** Entries of one report. */
export const REPORT_LIMITS = {
  queries: 200,
  samples: 50,
  groups: 200,
  lockNodes: 500,
  tables: 500,
  indexes: 1_000,
  missing: 50,
  settings: 200,
  queryText: 8_192,
  planText: 65_536,
} as const;

const text = (most: number) => z.string().max(most);
const name = text(256);
const time = z.iso.datetime();
const count = z.number().min(0);
const known = <Schema extends z.ZodType>(schema: Schema) => schema.nullable();
/** 64 bits of a hash of the normalised text and its kind of server: the same on every host. */
const fingerprint = z.string().regex(/^[0-9a-f]{16}$/);
/** Without literals and comments: what people wrote in them never leaves the host. */
const queryText = text(REPORT_LIMITS.queryText);

/** What the account may not see, and what an administrator runs so that it may. */
const missing = z.object({
  /** What is not shown for want of it: a view, a command, an extension. */
  what: name,
  /** SQL or a command, ready to be copied. */
  grant: text(1_024),
});
export type DbMissing = z.output<typeof missing>;

/** Null: this kind of server does not tell, or the account may not see it. Rates are of the time since the round before. */
const figures = z.object({
  connections: known(count),
  connections_active: known(count),
  connections_idle: known(count),
  connections_idle_in_transaction: known(count),
  connections_waiting: known(count),
  connections_max: known(count),
  /** A second: statements, commands, operations. */
  qps: known(count),
  /** A second: commits and rollbacks. */
  tps: known(count),
  /** 0 to 1: of pages, or of keys, in the time since the round before. */
  cache_hit_ratio: known(z.number().min(0).max(1)),
  /** Since the round before. */
  deadlocks: known(count),
  /** Statements above the threshold since the round before, as far as they were seen. */
  slow_queries: known(count),
  /** Bytes since the round before. */
  temp_bytes: known(count),
  replication_lag_seconds: known(count),
  size_bytes: known(count),
  memory_bytes: known(count),
  memory_max_bytes: known(count),
  /** Keys or documents removed for want of memory, since the round before. */
  evictions: known(count),
  /** PostgreSQL: the age of the oldest transaction id, of 2^31. */
  oldest_transaction_id_age: known(count),
  longest_transaction_seconds: known(count),
});
export type DbFigures = z.output<typeof figures>;

const state = z.object({
  type: z.literal('state'),
  /** Of the server as it says; null: it was never reached. */
  version: known(name),
  role: z.enum(['primary', 'replica', 'standalone', 'unknown']),
  is_up: z.boolean(),
  /** For people; null: all is well. */
  error: known(text(1_024)),
  error_kind: known(
    z.enum(['unreachable', 'password', 'tls', 'timeout', 'rights', 'too_many_connections', 'other']),
  ),
  /** When the server started. */
  started_at: known(time),
  missing: z.array(missing).max(REPORT_LIMITS.missing),
  /** Settings that advice is drawn from, and extensions, by their names at the server. */
  settings: z.record(name, text(1_024)),
  slow_threshold_ms: count,
  /** Until the next state comes, at the latest; agents of before leave it out. */
  interval_seconds: count.optional(),
  figures: known(figures),
});

const connectionGroup = z.object({
  address: known(name),
  user: known(name),
  database: known(name),
  application: known(name),
  state: z.enum(['active', 'idle', 'idle_in_transaction', 'waiting', 'other']),
  count,
  /** For how long the oldest of them has been in that state. */
  longest_seconds: known(count),
});
export type DbConnectionGroup = z.output<typeof connectionGroup>;

const connections = z.object({
  type: z.literal('connections'),
  groups: z.array(connectionGroup).max(REPORT_LIMITS.groups),
  is_cut: z.boolean(),
});

/** Differences over the window of the report. */
const queryStats = z.object({
  fingerprint,
  text: queryText,
  database: known(name),
  user: known(name),
  calls: count,
  total_ms: count,
  /** Where the server tells of single statements, or of a histogram. */
  max_ms: known(count),
  p95_ms: known(count),
  rows_returned: known(count),
  rows_examined: known(count),
  rows_affected: known(count),
  blocks_hit: known(count),
  blocks_read: known(count),
  /** Pages, or tables on disk, that were written for want of memory. */
  temp_blocks: known(count),
  errors: known(count),
  /** Calls that used no index. */
  no_index: known(count),
});
export type DbQueryStats = z.output<typeof queryStats>;

const queries = z.object({
  type: z.literal('queries'),
  from: time,
  to: time,
  items: z.array(queryStats).max(REPORT_LIMITS.queries),
  /** Those that are not listed, together. */
  others: z.object({ queries: count, calls: count, total_ms: count }),
  /** The server began to count anew within the window: less is told than happened. */
  is_reset: z.boolean(),
});

const querySample = z.object({
  fingerprint,
  text: queryText,
  /** When it ended; of one that still runs: when it was seen. */
  at: time,
  duration_ms: count,
  is_running: z.boolean(),
  rows_examined: known(count),
  rows_returned: known(count),
  user: known(name),
  database: known(name),
  address: known(name),
  application: known(name),
  /** What it waited for when it was seen. */
  wait: known(name),
  source: z.enum(['activity', 'slow_log', 'statements', 'profiler']),
  /** Of a run the same however often it is told, also by an agent that started anew: it is counted once. */
  id: name,
});
export type DbQuerySample = z.output<typeof querySample>;

const samples = z.object({
  type: z.literal('samples'),
  items: z.array(querySample).max(REPORT_LIMITS.samples),
  /** More were seen than are listed. */
  left_out: count,
});

const lockNode = z.object({
  /** Of its session. */
  id: name,
  blocked_by: z.array(name).max(50),
  user: known(name),
  database: known(name),
  address: known(name),
  application: known(name),
  state: name,
  fingerprint: known(fingerprint),
  text: known(queryText),
  /** Null: it waits for nobody. */
  wait_ms: known(count),
  transaction_ms: known(count),
  /** What it waits for, such as `relation public.accounts`. */
  target: known(name),
  mode: known(name),
});
export type DbLockNode = z.output<typeof lockNode>;

/** Sessions that wait for locks, and those that they wait for. Sent while there are some, and once without. */
const locks = z.object({
  type: z.literal('locks'),
  nodes: z.array(lockNode).max(REPORT_LIMITS.lockNodes),
  is_cut: z.boolean(),
});

const deadlockParty = z.object({
  id: name,
  user: known(name),
  database: known(name),
  fingerprint: known(fingerprint),
  text: known(queryText),
  waits_for: known(name),
  holds: known(name),
  is_victim: z.boolean(),
});
export type DbDeadlockParty = z.output<typeof deadlockParty>;

const deadlock = z.object({ type: z.literal('deadlock'), at: time, parties: z.array(deadlockParty).max(50) });

const tableFacts = z.object({
  database: name,
  schema: name,
  name,
  rows: known(count),
  table_bytes: known(count),
  index_bytes: known(count),
  total_bytes: known(count),
  dead_rows: known(count),
  /** Estimated. */
  bloat_bytes: known(count),
  last_vacuum: known(time),
  last_analyze: known(time),
  /** Since the counters of the server began. */
  sequential_scans: known(count),
  sequential_rows: known(count),
  index_scans: known(count),
  writes: known(count),
  transaction_id_age: known(count),
});
export type DbTableFacts = z.output<typeof tableFacts>;

const indexFacts = z.object({
  database: name,
  schema: name,
  table: name,
  name,
  /** In the words of the server, without literals. */
  definition: text(2_048),
  columns: z.array(name).max(64),
  bytes: known(count),
  /** Since `counted_since`. */
  scans: known(count),
  is_unique: z.boolean(),
  is_primary: z.boolean(),
  is_valid: z.boolean(),
});
export type DbIndexFacts = z.output<typeof indexFacts>;

/** Every few minutes; the largest. Of Redis: databases as tables without columns, big keys by their patterns. */
const tables = z.object({
  type: z.literal('tables'),
  tables: z.array(tableFacts).max(REPORT_LIMITS.tables),
  indexes: z.array(indexFacts).max(REPORT_LIMITS.indexes),
  databases: z.array(z.object({ name, bytes: known(count) })).max(200),
  counted_since: known(time),
  is_cut: z.boolean(),
});

const plan = z.object({
  type: z.literal('plan'),
  fingerprint,
  at: time,
  format: z.enum(['json', 'text']),
  /** By EXPLAIN without running the statement; without literals. */
  plan: text(REPORT_LIMITS.planText),
});

const report = z.discriminatedUnion('type', [
  state,
  connections,
  queries,
  samples,
  locks,
  deadlock,
  tables,
  plan,
]);

/** One server that is watched, by the name that its operator gave it: one of a name a host. */
export const dbReport = z.object({
  name: name.min(1),
  kind: z.enum(DATABASE_KINDS),
  /** As the agent connects to it. */
  address: name,
  port: known(z.int().min(1).max(65_535)),
  /** Of the server that it reports to; left out: the agent's own file defines it. */
  definition_id: z.int().min(1).max(2_147_483_647).optional(),
  report,
});
export type DbReport = z.output<typeof dbReport>;
export type DbReportType = DbReport['report']['type'];

/** Parts that answers about databases have as they were told. */
export {
  connectionGroup as dbConnectionGroup,
  deadlockParty as dbDeadlockParty,
  figures as dbFigures,
  fingerprint as dbFingerprint,
  indexFacts as dbIndexFacts,
  lockNode as dbLockNode,
  missing as dbMissing,
  querySample as dbQuerySample,
  tableFacts as dbTableFacts,
};
