import type { Dimension } from '../../llm/types.ts';

export const GROUPED_BY = [
  'model',
  'project',
  'provider',
  'member',
  'key',
  'environment',
] as const satisfies readonly Dimension[];

/** As a dashboard keeps them. */
export interface LlmCostOptions {
  readonly groupBy: (typeof GROUPED_BY)[number];
  /** Budgets of all calls as lines, by what they allow a step; and below the chart how far budgets are used. */
  readonly showBudgets: boolean;
}

export const DEFAULTS: LlmCostOptions = { groupBy: 'model', showBudgets: true };
