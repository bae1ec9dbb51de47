import type { BudgetUse, BudgetWindow, LlmBudgetStore, Pico } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { at } from '../read/times.ts';

/** A call waits for it. */
const LIMIT_MS = 2_000;
/** A gateway that was not heard for so long holds nothing any more: by the clock of the database, which all share. */
const LEASE = sql`interval '60 seconds'`;
/** The transaction may have begun long before it had its lock. */
const NOW = sql`clock_timestamp()`;

type Wanted = Parameters<LlmBudgetStore['take']>[1];

interface Held {
  readonly own: Pico;
  readonly others: Pico;
}

export function createLlmBudgetStore(connections: Connections): LlmBudgetStore {
  const within = (signal: AbortSignal) => ({ signal, timeoutMs: LIMIT_MS });
  return {
    take: (gatewayId, wanted, signal) =>
      connections.transaction((tx) => take(tx, gatewayId, wanted), within(signal)),

    giveBack: async (gatewayId, window, pico, signal) => {
      await connections.query(
        statement(sql`
          UPDATE vigilops.llm_budget_shares SET held_pico = greatest(0, held_pico - ${String(pico)}::numeric)
          WHERE ${ofWindow(window)} AND gateway_id = ${gatewayId}::uuid`),
        within(signal),
      );
    },

    // What is over is over: somebody else may have it by now.
    renew: async (gatewayId, signal) => {
      await connections.query(
        statement(sql`
          WITH mine AS MATERIALIZED (
            SELECT budget_id, window_start FROM vigilops.llm_budget_shares
            WHERE gateway_id = ${gatewayId}::uuid AND until > ${NOW}
            ORDER BY budget_id, window_start FOR UPDATE)
          UPDATE vigilops.llm_budget_shares AS share SET until = ${NOW} + ${LEASE} FROM mine
          WHERE share.budget_id = mine.budget_id AND share.window_start = mine.window_start
            AND share.gateway_id = ${gatewayId}::uuid`),
        within(signal),
      );
    },

    use: async (windows, signal) => {
      const asked = windows.map(({ budgetId, startUs }) => ({ id: budgetId, us: startUs }));
      const rows = await connections.query<UseRow>(
        statement(sql`
          SELECT asked.id, asked.us, coalesce(use.spent_pico, 0)::text AS spent,
                 coalesce(use.unpriced_calls, 0)::float8 AS unpriced, coalesce(held.pico, 0)::text AS held
          FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS asked (id int, us float8)
          LEFT JOIN vigilops.llm_budget_use AS use
            ON use.budget_id = asked.id AND use.window_start = to_timestamp(asked.us / 1000000)
          LEFT JOIN LATERAL (
            SELECT sum(held_pico) AS pico FROM vigilops.llm_budget_shares AS share
            WHERE share.budget_id = asked.id AND share.window_start = to_timestamp(asked.us / 1000000)
              AND share.until > ${NOW}) AS held ON true`),
        within(signal),
      );
      const found = new Map(rows.map((row) => [`${String(row.id)}/${String(row.us)}`, row]));
      return windows.map((window): BudgetUse => {
        const row = found.get(`${String(window.budgetId)}/${String(window.startUs)}`);
        return {
          window,
          spentPico: BigInt(row?.spent ?? 0),
          heldPico: BigInt(row?.held ?? 0),
          unpricedCalls: row?.unpriced ?? 0,
        };
      });
    },
  };
}

interface UseRow extends Row {
  readonly id: number;
  readonly us: number;
  readonly spent: string;
  readonly held: string;
  readonly unpriced: number;
}

/** The row of use is locked from here on: takers of one window come one after the other. */
async function take(
  tx: Queryable,
  gatewayId: string,
  wanted: Wanted,
): Promise<{ readonly givenPico: Pico; readonly use: BudgetUse }> {
  const { window } = wanted;
  const end = window.endUs === null ? sql`NULL::timestamptz` : at(window.endUs);
  const [use] = await tx.query<{ spent: string; unpriced: number }>(
    statement(sql`
      INSERT INTO vigilops.llm_budget_use AS use (budget_id, window_start, window_end)
      SELECT id, ${at(window.startUs)}, ${end} FROM vigilops.llm_budgets WHERE id = ${window.budgetId}
      ON CONFLICT (budget_id, window_start) DO UPDATE SET window_end = excluded.window_end
      RETURNING spent_pico::text AS spent, unpriced_calls::float8 AS unpriced`),
  );
  if (use === undefined) {
    // It was removed, and holds nobody back; a gateway hears of that within a second.
    const nothing = { window, spentPico: 0n, heldPico: 0n, unpricedCalls: 0 };
    return { givenPico: max(wanted.wantedPico, wanted.lastCallPico), use: nothing };
  }
  const spentPico = BigInt(use.spent);
  const held = await heldOf(tx, gatewayId, window);
  const givenPico = givenOf(wanted, spentPico, held);
  if (givenPico > 0n) {
    await hold(tx, gatewayId, window, held.own + givenPico);
  }
  return {
    givenPico,
    use: {
      window,
      spentPico,
      heldPico: held.own + held.others + givenPico,
      unpricedCalls: use.unpriced,
    },
  };
}

/** As much as is left; and to the last call what it needs. */
function givenOf(
  { limitPico, wantedPico, freePico, lastCallPico }: Wanted,
  spentPico: Pico,
  { own, others }: Held,
): Pico {
  const left = limitPico - spentPico - own - others;
  const given = left < wantedPico ? max(0n, left) : wantedPico;
  const isLast = others === 0n && lastCallPico > 0n && spentPico + own - freePico < limitPico;
  return isLast ? max(given, lastCallPico) : given;
}

async function heldOf(tx: Queryable, gatewayId: string, window: BudgetWindow): Promise<Held> {
  const [row] = await tx.query<{ own: string; others: string }>(
    statement(sql`
      SELECT coalesce(sum(held_pico) FILTER (WHERE gateway_id = ${gatewayId}::uuid), 0)::text AS own,
             coalesce(sum(held_pico) FILTER (WHERE gateway_id <> ${gatewayId}::uuid), 0)::text AS others
      FROM vigilops.llm_budget_shares WHERE ${ofWindow(window)} AND until > ${NOW}`),
  );
  return { own: BigInt(row?.own ?? 0), others: BigInt(row?.others ?? 0) };
}

async function hold(tx: Queryable, gatewayId: string, window: BudgetWindow, pico: Pico): Promise<void> {
  await tx.query(
    statement(sql`
      INSERT INTO vigilops.llm_budget_shares (gateway_id, budget_id, window_start, held_pico, until)
      VALUES (${gatewayId}::uuid, ${window.budgetId}, ${at(window.startUs)}, ${String(pico)}::numeric, ${NOW} + ${LEASE})
      ON CONFLICT (budget_id, window_start, gateway_id) DO UPDATE
        SET held_pico = excluded.held_pico, until = excluded.until`),
  );
}

function ofWindow({ budgetId, startUs }: BudgetWindow): Sql {
  return sql`budget_id = ${budgetId} AND window_start = ${at(startUs)}`;
}

function max(a: Pico, b: Pico): Pico {
  return a > b ? a : b;
}
