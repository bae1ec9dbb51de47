import { describe, expect, it } from 'vitest';
import { aBudget } from '../test/some-llm.ts';
import { budgetLines } from './budget-lines.ts';

describe('lines of budgets', () => {
  it('say what they allow a step', () => {
    expect(budgetLines([aBudget({ name: 'all', amount: '60' })], 'USD', 86_400)).toEqual([
      { name: 'all', value: 2, colour: 'orange' },
    ]);
    expect(budgetLines([aBudget({ window: 'day', amount: '24' })], 'USD', 3_600)[0]?.value).toBe(1);
  });

  it('are those of all calls, in the currency of the chart, that begin anew', () => {
    const others = [
      aBudget({ scope: 'project' }),
      aBudget({ currency: 'CNY' }),
      aBudget({ window: 'total' }),
      aBudget({ enabled: false }),
    ];
    expect(budgetLines(others, 'USD', 86_400)).toEqual([]);
  });
});
