import type { Connections } from '../../connections.ts';
import type { CallOptions } from '../../database.ts';
import { dataTableOf } from '../engine.ts';
import { COMPRESSED_TABLES } from './policies.ts';

/** A policy this late was not merely delayed by its neighbours. */
const GRACE_MS = 3_600_000;

export interface PolicyJob extends Record<string, unknown> {
  readonly job_id: number;
  readonly hypertable: string;
}

/**
 * Compression policies that the server should have run an hour ago: it has too few background workers, or none. The
 * server does not say when a policy that never ran was due, so each is watched for an hour first.
 */
export function createOverdueJobs(
  connections: Connections,
): (now: Date, options: CallOptions) => Promise<readonly PolicyJob[]> {
  const watchedSince = new Map<number, number>();
  return async (now, options) => {
    const jobs = await connections.query<PolicyJob & { due_ms: number | null; failed: boolean }>(
      {
        text: `SELECT j.job_id, j.hypertable_name AS hypertable,
                      (extract(epoch FROM s.next_start) * 1e3)::float8 AS due_ms,
                      s.last_run_status IS NOT DISTINCT FROM 'Failed' AS failed
               FROM timescaledb_information.jobs j
               LEFT JOIN timescaledb_information.job_stats s USING (job_id)
               WHERE j.hypertable_schema = 'vigilops' AND j.hypertable_name = ANY($1) AND j.scheduled
                 AND j.proc_name IN ('policy_compression', 'policy_columnstore')
                 AND s.job_status IS DISTINCT FROM 'Running'
               ORDER BY j.job_id`,
        values: [COMPRESSED_TABLES.map(dataTableOf)],
      },
      options,
    );
    return jobs.filter(({ job_id: jobId, due_ms: dueMs, failed }) => {
      const seen = watchedSince.get(jobId) ?? now.getTime();
      // One that fails is put off by the server again and again: it never becomes late.
      const dueSince = failed ? seen : Math.max(seen, dueMs ?? -Infinity);
      const isOverdue = dueSince < now.getTime() - GRACE_MS;
      // Whoever asks runs what is overdue: from then on the hour counts anew.
      watchedSince.set(jobId, isOverdue ? now.getTime() : seen);
      return isOverdue;
    });
  };
}
