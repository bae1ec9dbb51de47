import { formatTimeUs, type DatabaseConnections, type DatabaseFigureLines } from '@vigilops/contracts/api';
import type { DbConnectionGroup, DbFigures } from '@vigilops/contracts/db-report';
import type { Row } from '../../database.ts';
import type { Ask } from '../../read/ask.ts';
import { join, sql, type Sql } from '../../read/sql.ts';
import { at, isoText, lasting } from '../../read/times.ts';
import { FIGURES } from '../figures.ts';
import { columnOf, startsOf, stepOf, within, type Steps } from './steps.ts';

const SUMMED: ReadonlySet<keyof DbFigures> = new Set([
  'deadlocks',
  'slow_queries',
  'temp_bytes',
  'evictions',
]);
const LARGEST: ReadonlySet<keyof DbFigures> = new Set([
  'replication_lag_seconds',
  'size_bytes',
  'memory_max_bytes',
  'connections_max',
  'oldest_transaction_id_age',
  'longest_transaction_seconds',
]);

/** The name is one of a fixed list, and so may be text. */
const COLUMNS: Readonly<Record<keyof DbFigures, Sql>> = {
  connections: sql`connections`,
  connections_active: sql`connections_active`,
  connections_idle: sql`connections_idle`,
  connections_idle_in_transaction: sql`connections_idle_in_transaction`,
  connections_waiting: sql`connections_waiting`,
  connections_max: sql`connections_max`,
  qps: sql`qps`,
  tps: sql`tps`,
  cache_hit_ratio: sql`cache_hit_ratio`,
  deadlocks: sql`deadlocks`,
  slow_queries: sql`slow_queries`,
  temp_bytes: sql`temp_bytes`,
  replication_lag_seconds: sql`replication_lag_seconds`,
  size_bytes: sql`size_bytes`,
  memory_bytes: sql`memory_bytes`,
  memory_max_bytes: sql`memory_max_bytes`,
  evictions: sql`evictions`,
  oldest_transaction_id_age: sql`oldest_transaction_id_age`,
  longest_transaction_seconds: sql`longest_transaction_seconds`,
};

type StepRow = Row & DbFigures & { readonly step: number; readonly up: number };

export async function readFigures(
  ask: Ask,
  id: number,
  steps: Steps,
  signal: AbortSignal,
): Promise<DatabaseFigureLines> {
  const cells = FIGURES.map((name) => sql`${foldOf(name)} AS ${COLUMNS[name]}`);
  const rows = await ask.question<StepRow>(
    sql`SELECT ${stepOf(steps)} AS step, avg(one.is_up::int4)::float8 AS up, ${join(cells, sql`, `)}
        FROM vigilops.db_metrics AS one WHERE ${within(id, steps)} GROUP BY 1`,
    signal,
  );
  const lines = FIGURES.map((name) => [name, columnOf(steps, rows, (row) => row[name])] as const);
  return {
    from: formatTimeUs(steps.fromUs),
    to: formatTimeUs(steps.toUs),
    step_seconds: steps.stepUs / 1e6,
    times: startsOf(steps),
    up: columnOf(steps, rows, ({ up }) => up),
    figures: Object.fromEntries(lines) as DatabaseFigureLines['figures'],
  };
}

function foldOf(name: keyof DbFigures): Sql {
  const column = COLUMNS[name];
  if (SUMMED.has(name)) {
    return sql`sum(one.${column})`;
  }
  return LARGEST.has(name) ? sql`max(one.${column})` : sql`avg(one.${column})`;
}

/** A breakdown that is older says nothing of now. */
const GROUPS_FOR_US = 3_600e6;

interface GroupsRow extends Row {
  readonly at: string;
  readonly groups: DbConnectionGroup[];
  readonly is_cut: boolean;
}

export async function readConnections(
  ask: Ask,
  id: number,
  atUs: number,
  signal: AbortSignal,
): Promise<DatabaseConnections> {
  const [row] = await ask.read<GroupsRow>(
    sql`SELECT ${isoText(sql`one.time`)} AS at, one.groups, one.is_cut FROM vigilops.db_connections AS one
        WHERE one.instance_id = ${id}::int4 AND one.time <= ${at(atUs)}
          AND one.time > ${at(atUs)} - ${lasting(GROUPS_FOR_US)}
        ORDER BY one.time DESC LIMIT 1`,
    signal,
  );
  return row === undefined
    ? { at: null, groups: [], is_cut: false }
    : { at: row.at, groups: row.groups, is_cut: row.is_cut };
}
