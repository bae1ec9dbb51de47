import type { Connections } from '../connections.ts';
import { sql, statement } from '../read/sql.ts';
import { IS_KEPT } from './texts.ts';

const LIMIT_MS = 30_000;
/** Texts are long: so many go in one statement. */
const TEXTS_AT_ONCE = 5_000;

/** Texts that are not kept any more, shares that nobody holds, and windows of budgets that were over 400 days ago. */
export async function pruneLlm(connections: Connections, signal: AbortSignal): Promise<number> {
  const within = { signal, timeoutMs: LIMIT_MS };
  let texts = 0;
  for (let gone = TEXTS_AT_ONCE; gone === TEXTS_AT_ONCE; texts += gone) {
    const rows = await connections.query(
      statement(sql`
        DELETE FROM vigilops.llm_texts WHERE (request_id, attempt) IN (
          SELECT text.request_id, text.attempt FROM vigilops.llm_texts AS text
          WHERE NOT (${IS_KEPT}) LIMIT ${TEXTS_AT_ONCE}) RETURNING 1`),
      within,
    );
    gone = rows.length;
  }
  // One that is in use right now is left for the next time.
  await connections.query(
    {
      text: `DELETE FROM vigilops.llm_budget_shares WHERE (budget_id, window_start, gateway_id) IN (
               SELECT budget_id, window_start, gateway_id FROM vigilops.llm_budget_shares
               WHERE until < now() - interval '1 hour' FOR UPDATE SKIP LOCKED)`,
    },
    within,
  );
  await connections.query(
    {
      text: `DELETE FROM vigilops.llm_budget_use WHERE (budget_id, window_start) IN (
               SELECT budget_id, window_start FROM vigilops.llm_budget_use
               WHERE window_end < now() - interval '400 days' FOR UPDATE SKIP LOCKED)`,
    },
    within,
  );
  return texts;
}
