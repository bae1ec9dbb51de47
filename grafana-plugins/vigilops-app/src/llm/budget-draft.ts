import type { LlmBudget, NewBudget } from './types.ts';

/** What the form of a budget holds, as written. */
export interface BudgetDraft {
  readonly name: string;
  readonly scope: LlmBudget['scope'];
  readonly scopeId: number | null;
  readonly model: string;
  readonly window: LlmBudget['window'];
  readonly amount: string;
  readonly currency: string;
  readonly warnPercent: number;
  readonly action: LlmBudget['action'];
  readonly whenUnknown: LlmBudget['when_unknown'];
  readonly enabled: boolean;
}

export const newBudget: BudgetDraft = {
  name: '',
  scope: 'all',
  scopeId: null,
  model: '',
  window: 'month',
  amount: '',
  currency: 'USD',
  warnPercent: 80,
  action: 'block',
  whenUnknown: 'let_through',
  enabled: true,
};

export const draftOfBudget = (budget: LlmBudget): BudgetDraft => ({
  name: budget.name,
  scope: budget.scope,
  scopeId: budget.scope_id,
  model: budget.model ?? '',
  window: budget.window,
  amount: budget.amount,
  currency: budget.currency,
  warnPercent: budget.warn_percent,
  action: budget.action,
  whenUnknown: budget.when_unknown,
  enabled: budget.enabled,
});

/** Undefined while something is missing. */
export function requestOfBudget(draft: BudgetDraft): NewBudget | undefined {
  const { scope, amount, currency, warnPercent: warn } = draft;
  const needsId = scope !== 'all' && scope !== 'model';
  const sound =
    draft.name.trim() !== '' &&
    /^\d{1,15}(\.\d{1,12})?$/.test(amount.trim()) &&
    /^[A-Z]{3}$/.test(currency) &&
    Number.isInteger(warn) &&
    warn >= 1 &&
    warn <= 100 &&
    (!needsId || draft.scopeId !== null) &&
    (scope !== 'model' || draft.model.trim() !== '');
  return sound
    ? {
        name: draft.name.trim(),
        scope,
        scope_id: needsId ? draft.scopeId : null,
        model: scope === 'model' ? draft.model.trim() : null,
        window: draft.window,
        amount: amount.trim(),
        currency,
        warn_percent: warn,
        action: draft.action,
        when_unknown: draft.whenUnknown,
        enabled: draft.enabled,
      }
    : undefined;
}
