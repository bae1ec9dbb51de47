import type { Ask } from '../read/ask.ts';
import { sql } from '../read/sql.ts';
import { unixUsText } from '../read/times.ts';

/** The mark in `job_marks` up to which days of lines were dropped, or are being dropped. */
export const LOGS_DROPPED = 'logs-dropped';

/** Lines from here on are all counted in `log_counts`, and what is counted there is stored; microseconds, -Infinity: all. */
export async function countedFromUs(ask: Ask, signal: AbortSignal): Promise<number> {
  const [row] = await ask.read<{ us: string | null }>(
    sql`SELECT ${unixUsText(sql`greatest(
          (SELECT max(after) FROM vigilops.log_counts_begin),
          (SELECT mark FROM vigilops.job_marks WHERE job = ${LOGS_DROPPED}))`)} AS us`,
    signal,
  );
  return row?.us === undefined || row.us === null ? -Infinity : Number(row.us);
}
