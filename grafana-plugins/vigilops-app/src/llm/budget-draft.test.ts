import { describe, expect, it } from 'vitest';
import { aBudget } from '../test/some-llm.ts';
import { draftOfBudget, newBudget, requestOfBudget } from './budget-draft.ts';

const draft = { ...newBudget, name: 'bots', amount: '50' };

describe('the form of a budget', () => {
  it('needs a name and an amount', () => {
    expect(requestOfBudget(newBudget)).toBeUndefined();
    expect(requestOfBudget(draft)).toMatchObject({ name: 'bots', amount: '50', scope_id: null, model: null });
    expect(requestOfBudget({ ...draft, amount: '1,5' })).toBeUndefined();
    expect(requestOfBudget({ ...draft, warnPercent: 0 })).toBeUndefined();
  });

  it('names one of what it is for, and only that', () => {
    expect(requestOfBudget({ ...draft, scope: 'project' })).toBeUndefined();
    expect(requestOfBudget({ ...draft, scope: 'project', scopeId: 3, model: 'left over' })).toMatchObject({
      scope_id: 3,
      model: null,
    });
    expect(requestOfBudget({ ...draft, scope: 'model', scopeId: 3, model: 'gpt-4o*' })).toMatchObject({
      scope_id: null,
      model: 'gpt-4o*',
    });
  });

  it('leaves a budget as it is where nothing was written', () => {
    const { name, amount, warn_percent } = aBudget();
    expect(requestOfBudget(draftOfBudget(aBudget()))).toMatchObject({ name, amount, warn_percent });
  });
});
