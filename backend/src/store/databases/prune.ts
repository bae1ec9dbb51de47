import type { Connections } from '../connections.ts';
import type { TimeTable } from '../engines/engine.ts';

const LIMIT_MS = 60_000;
const DAY_MS = 86_400_000;
/** Texts of statements that are kept of one server: those that were seen last. */
const TEXTS_KEPT = 20_000;
/** Days of which reports of tables are kept. */
const TABLES_DAYS = 35;

/** Forgets what lies beside the time tables and is about nothing that is kept any more. Returns how many rows went. */
export async function pruneDatabases(
  connections: Connections,
  days: Readonly<Record<TimeTable, number>>,
  now: Date,
  signal: AbortSignal,
): Promise<number> {
  const before = (age: number) => new Date(now.getTime() - age * DAY_MS);
  const kept = before(Math.max(days.db_query_stats, days.slow_queries) + 1);
  const run = async (text: string, values: readonly unknown[]) => {
    const gone = await connections.query({ text, values }, { signal, timeoutMs: LIMIT_MS });
    return gone.length;
  };
  const counts = [
    await run('DELETE FROM vigilops.db_instances WHERE last_seen < $1 RETURNING 1', [
      before(Math.max(...Object.values(days)) + 1),
    ]),
    await run('DELETE FROM vigilops.db_queries WHERE last_seen < $1 RETURNING 1', [kept]),
    await run(SURPLUS_SQL, [TEXTS_KEPT]),
    await run(
      `DELETE FROM vigilops.db_plans AS plan WHERE plan.time < $1 AND NOT EXISTS (
         SELECT FROM vigilops.db_queries AS query
         WHERE query.instance_id = plan.instance_id AND query.fingerprint = plan.fingerprint) RETURNING 1`,
      [kept],
    ),
    await run('DELETE FROM vigilops.db_deadlocks WHERE time < $1 RETURNING 1', [before(days.db_locks)]),
    await run('DELETE FROM vigilops.db_tables WHERE day < $1::date RETURNING 1', [before(TABLES_DAYS)]),
  ];
  return counts.reduce((sum, count) => sum + count, 0);
}

const SURPLUS_SQL = `
  DELETE FROM vigilops.db_queries AS query
  USING (
    SELECT instance_id, fingerprint,
           row_number() OVER (PARTITION BY instance_id ORDER BY last_seen DESC, fingerprint) AS place
    FROM vigilops.db_queries
    WHERE instance_id IN (
      SELECT instance_id FROM vigilops.db_queries GROUP BY instance_id HAVING count(*) > $1::int8)
  ) AS ranked
  WHERE query.instance_id = ranked.instance_id AND query.fingerprint = ranked.fingerprint AND ranked.place > $1::int8
  RETURNING 1`;
