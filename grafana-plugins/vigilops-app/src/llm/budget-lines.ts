import type { Line } from './SpendChart.tsx';
import type { LlmBudget } from './types.ts';

const DAY_S = 86_400;
/** Of a month that has thirty days: a line is drawn to be looked at. */
const WINDOW_S = { day: DAY_S, week: 7 * DAY_S, month: 30 * DAY_S } as const;

/** What budgets of all calls allow in one step, where they are spent evenly. */
export const budgetLines = (budgets: readonly LlmBudget[], currency: string, stepSeconds: number): Line[] =>
  budgets.flatMap(({ name, scope, window, amount, currency: of, enabled }) =>
    enabled && scope === 'all' && window !== 'total' && of === currency
      ? [{ name, value: (Number(amount) * stepSeconds) / WINDOW_S[window], colour: 'orange' }]
      : [],
  );
