import type { Connections } from '../../connections.ts';
import type { CallOptions } from '../../database.ts';
import type { PolicyJob } from './overdue-jobs.ts';

const DAY_MS = 86_400_000;

/**
 * What to tell people while the server does not run its own policies. PostgreSQL 15.20 and its like in other branches
 * end every background job of TimescaleDB with "cannot drop portal"; nothing is lost, because we run them.
 */
export function createPolicyWarning(
  connections: Connections,
): (overdue: readonly PolicyJob[], now: Date, options: CallOptions) => Promise<string | null> {
  let warning: string | null = null;
  let untilMs = -Infinity;
  return async (overdue, now, options) => {
    if (overdue.length > 0) {
      const error = await lastError(connections, overdue, options);
      warning =
        'TimescaleDB does not run its compression policies by itself; this backend runs them, an hour late' +
        (error === undefined ? '' : `. Its last error: ${error}`);
      untilMs = now.getTime() + DAY_MS;
    }
    return now.getTime() < untilMs ? warning : null;
  };
}

async function lastError(
  connections: Connections,
  overdue: readonly PolicyJob[],
  options: CallOptions,
): Promise<string | undefined> {
  const [row] = await connections.query<{ message: string | null }>(
    {
      text: `SELECT err_message AS message FROM timescaledb_information.job_errors
             WHERE job_id = ANY($1) ORDER BY finish_time DESC LIMIT 1`,
      values: [overdue.map(({ job_id: jobId }) => jobId)],
    },
    options,
  );
  return row?.message ?? undefined;
}
