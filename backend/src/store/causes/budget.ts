import type { LlmBudgetRequest } from '@vigilops/contracts/api';
import type { CauseFacts } from '../../model/index.ts';
import { callsOfBudget } from '../llm/calls-of-budget.ts';
import type { Ask } from '../read/ask.ts';
import { sql } from '../read/sql.ts';
import { at } from '../read/times.ts';
import { bounded, minuteOf } from './bounded.ts';

const MOST_SPENDERS = 50;

interface SpenderRow extends Record<string, unknown> {
  readonly key_id: number;
  readonly key: string;
  readonly model: string;
  readonly minutes: readonly number[];
  readonly calls: readonly number[];
  readonly costs: readonly number[];
}

/** What is spent of a budget of LLMs. */
export function createBudgetFacts(ask: Ask): Pick<CauseFacts, 'budget'> {
  return {
    budget: async (name, { fromUs, toUs }, signal) => {
      const [budget] = await ask.read<{ definition: LlmBudgetRequest }>(
        sql`SELECT definition FROM vigilops.llm_budgets WHERE name = ${name}`,
        signal,
      );
      if (budget === undefined) {
        return { items: [], isCut: false };
      }
      const { currency } = budget.definition;
      const rows = await ask.question<SpenderRow>(
        sql`SELECT key_id, key, model, json_agg(minute) AS minutes, json_agg(calls) AS calls, json_agg(cost) AS costs
            FROM (
              SELECT call.key_id, key.name AS key, call.model, ${minuteOf(sql`call.time`, fromUs)} AS minute,
                     count(*)::float8 AS calls,
                     coalesce(sum(call.cost_pico) FILTER (WHERE call.currency = ${currency}) / 1e12, 0)::float8 AS cost
              FROM vigilops.llm_calls AS call JOIN vigilops.llm_keys AS key ON key.id = call.key_id
              WHERE call.time >= ${at(fromUs)} AND call.time < ${at(toUs)} AND ${callsOfBudget(budget.definition)}
              GROUP BY 1, 2, 3, 4
            ) AS minute
            GROUP BY key_id, key, model ORDER BY sum(cost) DESC, sum(calls) DESC, key_id, model LIMIT ${MOST_SPENDERS + 1}`,
        signal,
      );
      const { items, isCut } = bounded(rows, MOST_SPENDERS);
      const spenders = items.map(({ key_id: keyId, ...row }) => ({ ...row, keyId }));
      return { items: [{ name, currency, spenders }], isCut };
    },
  };
}
