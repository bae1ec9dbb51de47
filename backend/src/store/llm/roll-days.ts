import type { LlmStores } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Queryable } from '../database.ts';
import { join, sql, statement, type Sql } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';
import { DURATION_BIN, DURATIONS_OF_CALL, SUMS_OF_CALLS, WENT_WELL } from './call-sums.ts';
import { columnOf, COUNTED_DIMENSIONS } from './dimensions.ts';

/** Any fixed number: who writes a call of long ago shares it, who counts a day has it alone. */
const DAYS_LOCK = 7_650_012;
/** Calls of so long ago may be of a day that was counted. */
export const LATE_US = 3_600e6;
/** After its end; twice as long, for the clocks of gateways. */
const REST_US = 2 * LATE_US;
const LIMIT_MS = 60_000;
/** A run is cut short by its own limit. */
const DAYS_AT_ONCE = 30;

const OF = sql`provider_id, key_id, project_id, user_id, model, environment, status`;

/** Counts days that are over, the newest first. */
export function createRollDays(connections: Connections): LlmStores['rollDays'] {
  return async (dayOf, nowUs, signal) => {
    const within = { signal, timeoutMs: LIMIT_MS };
    const [oldest] = await connections.query<{ us: number | null }>(
      statement(sql`SELECT ${unixUs(sql`min(time)`)} AS us FROM vigilops.llm_calls`),
      within,
    );
    const oldestUs = oldest?.us ?? null;
    await connections.transaction((tx) => forgetBefore(tx, oldestUs), within);
    if (oldestUs === null) {
      return 0;
    }
    const done = await connections.query<{ begin: number; over: number }>(
      statement(sql`
        SELECT ${unixUs(sql`begin`)} AS begin, ${unixUs(sql`over`)} AS over FROM vigilops.llm_days_done`),
      within,
    );
    const isDone = new Set(done.map(({ begin, over }) => `${String(begin)}/${String(over)}`));
    let rolled = 0;
    for (
      let day = dayOf(dayOf(nowUs - REST_US).startUs - 1);
      day.endUs > oldestUs && rolled < DAYS_AT_ONCE;
      day = dayOf(day.startUs - 1)
    ) {
      const { startUs, endUs } = day;
      if (!isDone.has(`${String(startUs)}/${String(endUs)}`)) {
        await connections.transaction((tx) => countDay(tx, at(startUs), at(endUs)), within);
        rolled += 1;
      }
    }
    return rolled;
  };
}

/** Before any call is written that may be of a day that is counted. */
export async function shareDays(tx: Queryable): Promise<void> {
  await tx.query({ text: `SELECT pg_advisory_xact_lock_shared(${String(DAYS_LOCK)})` });
}

/** They are counted again. */
export async function uncountDays(tx: Queryable, timesUs: readonly number[]): Promise<void> {
  await tx.query(
    statement(sql`
      DELETE FROM vigilops.llm_days_done AS day USING unnest(${timesUs}::float8[]) AS late (us)
      WHERE to_timestamp(late.us / 1000000) >= day.begin AND to_timestamp(late.us / 1000000) < day.over`),
  );
}

async function countDay(tx: Queryable, begin: Sql, over: Sql): Promise<void> {
  await tx.query({ text: `SELECT pg_advisory_xact_lock(${String(DAYS_LOCK)})` });
  // Days of another zone overlap.
  await forget(
    tx,
    sql`begin < ${over} AND over > ${begin}`,
    sql`day < ${over} AND day > ${begin} - interval '2 days'`,
  );
  await tx.query(
    statement(sql`
      INSERT INTO vigilops.llm_days (day, ${OF}, currency, calls, failed, unpriced, estimated, input, cache_read,
                                     cache_write, output, reasoning, cost, saved)
      SELECT ${begin}, ${OF}, currency, ${SUMS_OF_CALLS} FROM vigilops.llm_calls AS call
      WHERE call.time >= ${begin} AND call.time < ${over} GROUP BY ${OF}, currency`),
  );
  await tx.query(statement(insertDurations(begin, over)));
  await tx.query(statement(sql`INSERT INTO vigilops.llm_days_done (begin, over) VALUES (${begin}, ${over})`));
}

/** Sums live as long as the calls that they are of. */
function forgetBefore(tx: Queryable, oldestUs: number | null): Promise<void> {
  const end = oldestUs === null ? sql`'infinity'::timestamptz` : at(oldestUs);
  return forget(tx, sql`over <= ${end}`, sql`day < ${end}`);
}

/** And what is left of days that were taken out. */
async function forget(tx: Queryable, done: Sql, days: Sql): Promise<void> {
  await tx.query(statement(sql`DELETE FROM vigilops.llm_days_done WHERE ${done}`));
  const isLeft = sql`${days} AND NOT EXISTS (SELECT FROM vigilops.llm_days_done WHERE begin = day)`;
  await tx.query(statement(sql`DELETE FROM vigilops.llm_days WHERE ${isLeft}`));
  await tx.query(statement(sql`DELETE FROM vigilops.llm_day_durations WHERE ${isLeft}`));
}

function insertDurations(begin: Sql, over: Sql): Sql {
  const columns = COUNTED_DIMENSIONS.map((dimension) => ({ dimension, column: columnOf(dimension) }));
  const named = columns.map(
    ({ dimension, column }) => sql`WHEN GROUPING(${column}) = 0 THEN ${dimension}::text`,
  );
  const valued = columns.map(({ column }) => sql`WHEN GROUPING(${column}) = 0 THEN ${column}::text`);
  const sets = columns.map(({ column }) => sql`(${column})`);
  return sql`
    INSERT INTO vigilops.llm_day_durations (day, dimension, value, kind, bin, calls)
    SELECT ${begin}, CASE ${join(named, sql` `)} ELSE 'all' END, CASE ${join(valued, sql` `)} END, call.kind, call.bin,
           count(*)
    FROM (SELECT call.*, took.kind, ${DURATION_BIN} AS bin
          FROM vigilops.llm_calls AS call CROSS JOIN ${DURATIONS_OF_CALL}
          WHERE call.time >= ${begin} AND call.time < ${over} AND ${WENT_WELL}) AS call
    GROUP BY call.kind, call.bin, GROUPING SETS ((), ${join(sets, sql`, `)})`;
}
