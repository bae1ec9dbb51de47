import type { ErrorBudget } from './types.ts';

export type BudgetState = 'well' | 'warning' | 'overdrawn';

/** Less than this share of the budget left wants a look. */
const LOW_PERCENT = 25;

export function budgetState({ left_percent }: Pick<ErrorBudget, 'left_percent'>): BudgetState {
  return left_percent <= 0 ? 'overdrawn' : left_percent < LOW_PERCENT ? 'warning' : 'well';
}

/** Seconds that it may still be down; below 0: that it was down too long. */
export const budgetLeft = ({ allowed_seconds, used_seconds }: ErrorBudget) => allowed_seconds - used_seconds;
