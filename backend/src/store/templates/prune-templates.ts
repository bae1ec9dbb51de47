import type { Connections } from '../connections.ts';

/** Templates, and ids that became another's, that are kept; what was seen, or moved, longest ago goes first. */
const KEPT = 1_000_000;
const ROWS_A_RUN = 50_000;
const LIMIT_MS = 60_000;

/** Whatever people named, pinned or wrote stays. Returns how many rows went. */
export async function pruneTemplates(
  connections: Connections,
  signal: AbortSignal,
  kept = KEPT,
): Promise<number> {
  const [row] = await connections.query<{ gone: number }>(
    {
      text: `WITH templates AS (
               DELETE FROM vigilops.log_templates WHERE id IN (
                 SELECT id FROM vigilops.log_templates WHERE name IS NULL AND NOT is_pinned AND NOT is_given
                 ORDER BY last_seen DESC, id OFFSET $1 LIMIT $2)
               RETURNING 1
             ), moves AS (
               DELETE FROM vigilops.log_template_moves WHERE from_id IN (
                 SELECT from_id FROM vigilops.log_template_moves ORDER BY at DESC, from_id OFFSET $1 LIMIT $2)
               RETURNING 1
             )
             SELECT (SELECT count(*) FROM templates)::int + (SELECT count(*) FROM moves)::int AS gone`,
      values: [kept, ROWS_A_RUN],
    },
    { signal, timeoutMs: LIMIT_MS },
  );
  return row?.gone ?? 0;
}
