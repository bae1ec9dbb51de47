import type { DbQuerySample } from '@vigilops/contracts/db-report';
import type { Queryable } from '../../database.ts';
import { bounded, boundedOrNull, recordset, timeCell, type Told } from './cells.ts';
import { FINGERPRINT } from './statements.ts';

/** For so long the same run is known by its id. */
const KNOWN_FOR = `interval '1 day'`;

/** A clock at the server that is ahead of its agent's ends no run in the future. */
export function runTimeUs(
  { at }: Pick<DbQuerySample, 'at'>,
  { timeUs }: { readonly timeUs: number },
): number {
  return Math.min(Date.parse(at) * 1_000, timeUs);
}

/** Single slow runs. Of one that is told several times, as while it runs, the last counts. */
export async function writeRuns(session: Queryable, told: readonly Told<'samples'>[]): Promise<void> {
  const runs = new Map<string, { readonly timeUs: number; readonly cells: object }>();
  for (const sent of told) {
    for (const item of sent.report.items) {
      const key = `${String(sent.instanceId)} ${item.id}`;
      const timeUs = runTimeUs(item, sent);
      if ((runs.get(key)?.timeUs ?? -1) <= timeUs) {
        runs.set(key, { timeUs, cells: cellsOf(item, sent.instanceId, timeUs) });
      }
    }
  }
  if (runs.size === 0) {
    return;
  }
  const values = recordset([...runs.values()].map(({ cells }) => cells));
  await session.query({
    text: `${SAME_RUN} DELETE FROM vigilops.slow_queries AS known USING given ${IS_SAME} AND known.time < given.time`,
    values,
  });
  await session.query({ text: INSERT_SQL, values });
}

const SAME_RUN = `WITH given AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS given (time timestamptz, instance_id int4, sample_id text))`;
const IS_SAME = `WHERE known.instance_id = given.instance_id AND known.sample_id = given.sample_id
  AND known.time > given.time - ${KNOWN_FOR} AND known.time < given.time + ${KNOWN_FOR}`;

const COLUMNS = `duration_ms, is_running, rows_examined, rows_returned, user_name, database, address, application, wait, source`;
const INSERT_SQL = `
  INSERT INTO vigilops.slow_queries (time, instance_id, sample_id, fingerprint, ${COLUMNS})
  SELECT time, instance_id, sample_id, ${FINGERPRINT}, ${COLUMNS}
  FROM jsonb_to_recordset($1::jsonb) AS given (time timestamptz, instance_id int4, sample_id text, fingerprint text,
    duration_ms float8, is_running boolean, rows_examined float8, rows_returned float8, user_name text, database text,
    address text, application text, wait text, source text)
  WHERE NOT EXISTS (SELECT FROM vigilops.slow_queries AS known ${IS_SAME})`;

function cellsOf(item: DbQuerySample, instanceId: number, timeUs: number): object {
  return {
    time: timeCell(timeUs),
    instance_id: instanceId,
    sample_id: item.id,
    fingerprint: item.fingerprint,
    duration_ms: bounded(item.duration_ms),
    is_running: item.is_running,
    rows_examined: boundedOrNull(item.rows_examined),
    rows_returned: boundedOrNull(item.rows_returned),
    user_name: item.user,
    database: item.database,
    address: item.address,
    application: item.application,
    wait: item.wait,
    source: item.source,
  };
}
