import type { BudgetCharge } from '../../model/index.ts';
import type { Queryable } from '../database.ts';
import { sql, statement } from '../read/sql.ts';

/** All that one batch does to one window of one budget. */
interface Charged {
  readonly budget_id: number;
  readonly start_us: number;
  readonly end_us: number | null;
  readonly held: string;
  readonly spent: string;
  readonly unpriced: number;
}

const COLUMNS = sql`(budget_id int, start_us float8, end_us float8, held numeric, spent numeric, unpriced bigint)`;

/**
 * Adds what was spent, and takes what was held for it from the gateway's share. Rows are locked by budget and window,
 * those of use before those of shares, as everybody does: nobody waits in a circle. A budget that was removed meanwhile is
 * charged nothing.
 */
export async function chargeBudgets(
  tx: Queryable,
  gatewayId: string,
  charges: readonly BudgetCharge[],
): Promise<void> {
  if (charges.length === 0) {
    return;
  }
  const charged = JSON.stringify(summed(charges));
  await tx.query(
    statement(sql`
      INSERT INTO vigilops.llm_budget_use AS use (budget_id, window_start, window_end, spent_pico, unpriced_calls)
      SELECT budget_id, to_timestamp(start_us / 1000000), to_timestamp(end_us / 1000000), spent, unpriced
      FROM jsonb_to_recordset(${charged}::jsonb) AS charged ${COLUMNS}
      WHERE EXISTS (SELECT FROM vigilops.llm_budgets WHERE id = budget_id)
      ORDER BY budget_id, start_us
      ON CONFLICT (budget_id, window_start) DO UPDATE
        SET spent_pico = use.spent_pico + excluded.spent_pico,
            unpriced_calls = use.unpriced_calls + excluded.unpriced_calls`),
  );
  await tx.query(
    statement(sql`
      WITH mine AS MATERIALIZED (
        SELECT share.budget_id, share.window_start, charged.held
        FROM jsonb_to_recordset(${charged}::jsonb) AS charged ${COLUMNS}
        JOIN vigilops.llm_budget_shares AS share
          ON share.budget_id = charged.budget_id AND share.window_start = to_timestamp(charged.start_us / 1000000)
        WHERE share.gateway_id = ${gatewayId}::uuid
        ORDER BY share.budget_id, share.window_start FOR UPDATE OF share)
      UPDATE vigilops.llm_budget_shares AS share SET held_pico = greatest(0, share.held_pico - mine.held)
      FROM mine
      WHERE share.budget_id = mine.budget_id AND share.window_start = mine.window_start
        AND share.gateway_id = ${gatewayId}::uuid`),
  );
}

function summed(charges: readonly BudgetCharge[]): readonly Charged[] {
  const sums = new Map<string, { of: BudgetCharge; held: bigint; spent: bigint; unpriced: number }>();
  for (const charge of charges) {
    const key = `${String(charge.budgetId)}/${String(charge.startUs)}`;
    const sum = sums.get(key) ?? { of: charge, held: 0n, spent: 0n, unpriced: 0 };
    sum.held += charge.heldPico;
    sum.spent += charge.spentPico;
    sum.unpriced += charge.isUnpriced ? 1 : 0;
    sums.set(key, sum);
  }
  return [...sums.values()].map(({ of, held, spent, unpriced }) => ({
    budget_id: of.budgetId,
    start_us: of.startUs,
    end_us: of.endUs,
    held: String(held),
    spent: String(spent),
    unpriced,
  }));
}
