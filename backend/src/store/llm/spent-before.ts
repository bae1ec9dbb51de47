import type { LlmBudgetRequest } from '@vigilops/contracts/api';
import type { BudgetWindow } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at } from '../read/times.ts';
import { callsOfBudget } from './calls-of-budget.ts';

/** Of a month of a million calls, which somebody waits for. */
const LIMIT_MS = 20_000;

type Window = Omit<BudgetWindow, 'budgetId'>;

export interface SpentBefore extends Row {
  /** Digits, in 1e-12 of the currency. */
  readonly spent: string;
  readonly unpriced: number;
}

/** What the ledger has in a window of what a budget is for, counted as gateways count it. */
export async function spentOf(
  connections: Connections,
  budget: LlmBudgetRequest,
  { startUs, endUs }: Window,
  signal: AbortSignal,
): Promise<SpentBefore> {
  const { currency } = budget;
  const until = endUs === null ? sql`` : sql`AND call.time < ${at(endUs)}`;
  const [row] = await connections.query<SpentBefore>(
    statement(sql`
      SELECT coalesce(sum(call.cost_pico) FILTER (WHERE call.currency = ${currency}), 0)::text AS spent,
             count(*) FILTER (WHERE call.tokens_from <> 'none' AND (call.cost_pico IS NULL
               OR (call.cost_pico <> 0 AND call.currency IS DISTINCT FROM ${currency})))::float8 AS unpriced
      FROM vigilops.llm_calls AS call
      WHERE call.time >= ${at(startUs)} ${until} AND ${callsOfBudget(budget)}`),
    { signal, timeoutMs: LIMIT_MS },
  );
  return row ?? { spent: '0', unpriced: 0 };
}

/** The window of now, with what is spent of it. */
export async function beginUse(
  tx: Queryable,
  budgetId: number,
  { startUs, endUs }: Window,
  { spent, unpriced }: SpentBefore,
): Promise<void> {
  const end = endUs === null ? sql`NULL::timestamptz` : at(endUs);
  await tx.query(
    statement(sql`
      INSERT INTO vigilops.llm_budget_use (budget_id, window_start, window_end, spent_pico, unpriced_calls)
      VALUES (${budgetId}, ${at(startUs)}, ${end}, ${spent}::numeric, ${unpriced})`),
  );
}
