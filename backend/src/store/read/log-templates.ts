import { countedFromUs } from '../templates/counted-from.ts';
import type { Ask } from './ask.ts';
import type { LogCondition } from './log-condition.ts';
import { mergedStretches, type Stretch } from './log-segments.ts';
import type { LogConditions } from './log-records.ts';
import { sql } from './sql.ts';
import { at, unixUsText, type TimeRange } from './times.ts';

const MINUTE_US = 60_000_000;
/** A template with lines in more minutes of streams is found by looking at all lines. */
const MAX_MINUTES = 20_000;

/** Ids of a template and of all whose lines are its own. */
export async function sameTemplates(ask: Ask, id: number, signal: AbortSignal): Promise<readonly number[]> {
  const rows = await ask.read<{ id: number }>(
    sql`WITH own AS (
          SELECT coalesce((SELECT to_id FROM vigilops.log_template_moves WHERE from_id = ${id}), ${id}::bigint) AS id)
        SELECT id::float8 AS id FROM own
        UNION SELECT from_id::float8 FROM vigilops.log_template_moves WHERE to_id = (SELECT id FROM own)`,
    signal,
  );
  return rows.map((row) => row.id);
}

/** Where the lines of a template lie that every match must have, from the counts; null: look elsewhere. */
export async function templateStretches(
  ask: Ask,
  { range, streamIds, restoreId, condition }: LogConditions & { readonly range: TimeRange },
  signal: AbortSignal,
  timeoutMs?: number,
): Promise<readonly Stretch[] | null> {
  const ids = condition === undefined || restoreId !== undefined ? undefined : templatesOfAll(condition);
  if (ids === undefined || range.fromUs <= (await countedFromUs(ask, signal))) {
    return null;
  }
  const rows = await ask.question<{ stream_id: number; us: string; lines: number }>(
    sql`SELECT stream_id, ${unixUsText(sql`time`)} AS us, sum(lines)::float8 AS lines FROM vigilops.log_counts
        WHERE template_id = ANY(${ids}::bigint[]) AND time >= ${at(range.fromUs - MINUTE_US)} AND time < ${at(range.toUs)}
          AND (${streamIds === undefined} OR stream_id = ANY(${streamIds ?? []}::int[]))
        GROUP BY stream_id, time LIMIT ${MAX_MINUTES + 1}`,
    signal,
    timeoutMs,
  );
  return rows.length > MAX_MINUTES
    ? null
    : mergedStretches(
        rows.map(({ stream_id: streamId, us, lines }) => ({
          streamId,
          fromUs: Number(us),
          toUs: Number(us) + MINUTE_US,
          records: lines,
        })),
      );
}

/** Ids of templates of which every match has one. */
function templatesOfAll(condition: LogCondition): readonly number[] | undefined {
  if (condition.kind === 'template') {
    return condition.ids ?? undefined;
  }
  return condition.kind === 'and'
    ? condition.of.map(templatesOfAll).find((ids) => ids !== undefined)
    : undefined;
}
