import type { Database, DatabaseDetail, DatabaseFigures } from '@vigilops/contracts/api';
import type { DatabaseKind, DbMissing } from '@vigilops/contracts/db-report';
import type { DatabaseListQuestion } from '../../../model/index.ts';
import type { Row } from '../../database.ts';
import { containing, type Ask } from '../../read/ask.ts';
import { join, sql, where, type Sql } from '../../read/sql.ts';
import { at, isoText, lasting } from '../../read/times.ts';

const HOUR_US = 3_600e6;

interface CardRow extends Row {
  readonly id: number;
  readonly name: string;
  readonly kind: DatabaseKind;
  readonly host_id: number;
  readonly host_name: string;
  readonly address: string;
  readonly port: number | null;
  readonly version: string | null;
  readonly role: Database['role'];
  readonly state: Database['state'];
  readonly error: string | null;
  readonly error_kind: string | null;
  readonly started_at: string | null;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly slow_threshold_ms: number;
  readonly missing: readonly DbMissing[];
  readonly figures: DatabaseFigures | null;
  readonly slow_last_hour: number;
  readonly definition_id: number | null;
}

interface DetailRow extends CardRow {
  readonly stale_after_ms: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly locks_at: string | null;
  readonly locks_waiting: number | null;
  readonly locks_longest_ms: number | null;
  readonly queries_at: string | null;
  readonly tables_at: string | null;
}

export async function listCards(
  ask: Ask,
  question: DatabaseListQuestion,
  signal: AbortSignal,
): Promise<readonly Database[]> {
  const { nowUs, limit } = question;
  const rows = await ask.read<CardRow>(
    sql`WITH page AS (
          SELECT ${CELLS}, ${stateAt(nowUs)} AS state ${FROM} ${where(conditionsOf(question))}
          ORDER BY instance.name, instance.id LIMIT ${limit})
        SELECT page.*, ${slowLastHour(nowUs)} AS slow_last_hour FROM page ORDER BY page.name, page.id`,
    signal,
  );
  return rows.map(cardOf);
}

/** Of what is older than this nobody says that it is so now. */
const LOCKS_FOR_US = 120e6;

export async function findCard(
  ask: Ask,
  id: number,
  nowUs: number,
  signal: AbortSignal,
): Promise<DatabaseDetail | undefined> {
  const [row] = await ask.read<DetailRow>(
    sql`WITH page AS (
          SELECT ${CELLS}, ${stateAt(nowUs)} AS state, instance.stale_after_ms, instance.settings
          ${FROM} WHERE instance.id = ${id})
        SELECT page.*, ${slowLastHour(nowUs)} AS slow_last_hour,
               ${isoText(sql`locks.time`)} AS locks_at, locks.waiting AS locks_waiting,
               locks.longest_ms AS locks_longest_ms,
               (SELECT ${isoText(sql`max(time)`)} FROM vigilops.db_query_windows AS one
                WHERE one.instance_id = page.id AND one.time > ${at(nowUs)} - interval '1 day') AS queries_at,
               (SELECT ${isoText(sql`max(time)`)} FROM vigilops.db_tables AS one WHERE one.instance_id = page.id) AS tables_at
        FROM page LEFT JOIN LATERAL (
          SELECT time, waiting, longest_ms FROM vigilops.db_locks AS one
          WHERE one.instance_id = page.id AND one.time > ${at(nowUs)} - ${lasting(LOCKS_FOR_US)}
            AND one.time <= ${at(nowUs)}
          ORDER BY time DESC LIMIT 1) AS locks ON true`,
    signal,
  );
  return row === undefined ? undefined : detailOf(row);
}

const CELLS = sql`instance.id, instance.name, instance.kind, host.id AS host_id, host.name AS host_name,
  instance.address, instance.port, instance.version, instance.role, instance.error, instance.error_kind,
  ${isoText(sql`instance.started_at`)} AS started_at, ${isoText(sql`instance.first_seen`)} AS first_seen,
  ${isoText(sql`instance.last_seen`)} AS last_seen, instance.slow_threshold_ms, instance.missing, instance.figures,
  instance.definition_id`;

const FROM = sql`FROM vigilops.db_instances AS instance
  JOIN vigilops.effective_hosts AS host ON host.id = instance.host_id AND host.is_present`;

/** Of a row that is called `instance`. */
export function stateAt(nowUs: number): Sql {
  return sql`CASE
    WHEN instance.last_seen < ${at(nowUs)} - instance.stale_after_ms * interval '1 millisecond' THEN 'stale'
    WHEN instance.is_up THEN 'up' ELSE 'down' END`;
}

/** As the server counts, or the runs that are kept, where those are more. */
function slowLastHour(nowUs: number): Sql {
  const within = sql`one.instance_id = page.id AND one.time > ${at(nowUs - HOUR_US)} AND one.time <= ${at(nowUs)}`;
  return sql`greatest(
    (SELECT coalesce(sum(one.slow_queries), 0) FROM vigilops.db_metrics AS one WHERE ${within}),
    (SELECT count(*) FROM vigilops.slow_queries AS one WHERE ${within}))::float8`;
}

function conditionsOf({ nowUs, text, kinds, hostIds, states, after }: DatabaseListQuestion): readonly Sql[] {
  const conditions: Sql[] = [];
  if (text !== undefined) {
    const like = containing(text);
    const columns = [sql`instance.name`, sql`instance.address`, sql`host.name`];
    conditions.push(
      sql`(${join(
        columns.map((column) => sql`${column} ILIKE ${like}`),
        sql` OR `,
      )})`,
    );
  }
  if (kinds !== undefined) {
    conditions.push(sql`instance.kind = ANY(${kinds}::text[])`);
  }
  if (hostIds !== undefined) {
    conditions.push(sql`instance.host_id IN (
      SELECT stands_for FROM vigilops.effective_hosts WHERE id = ANY(${hostIds}::int4[]))`);
  }
  if (states !== undefined) {
    conditions.push(sql`${stateAt(nowUs)} = ANY(${states}::text[])`);
  }
  if (after !== undefined) {
    conditions.push(sql`(instance.name, instance.id) > (${after.name}, ${after.id}::int4)`);
  }
  return conditions;
}

function cardOf(row: CardRow): Database {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    host_id: row.host_id,
    host_name: row.host_name,
    address: row.address,
    port: row.port,
    version: row.version,
    role: row.role,
    state: row.state,
    error: row.error,
    error_kind: row.error_kind,
    started_at: row.started_at,
    first_seen: row.first_seen,
    last_seen: row.last_seen,
    slow_threshold_ms: row.slow_threshold_ms,
    missing_rights: row.missing.length,
    slow_queries_last_hour: Math.round(row.slow_last_hour),
    figures: row.state === 'up' ? row.figures : null,
    definition_id: row.definition_id,
  };
}

function detailOf(row: DetailRow): DatabaseDetail {
  const { locks_at: locksAt, locks_waiting: waiting, locks_longest_ms: longestMs } = row;
  return {
    ...cardOf(row),
    stale_after_seconds: row.stale_after_ms / 1_000,
    missing: [...row.missing],
    settings: { ...row.settings },
    locks:
      locksAt === null || waiting === null || longestMs === null || waiting === 0
        ? null
        : { at: locksAt, waiting, longest_ms: longestMs },
    queries_at: row.queries_at,
    tables_at: row.tables_at,
  };
}
