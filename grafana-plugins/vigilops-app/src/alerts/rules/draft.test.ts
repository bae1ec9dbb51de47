import { describe, expect, it } from 'vitest';
import { definitionOf, firstCondition, newDraft, problemsOf, type RuleDraft } from './draft.ts';

const draft = (fields: Partial<RuleDraft> = {}): RuleDraft => ({ ...newDraft(), name: 'CPU', ...fields });

describe('the form of a rule', () => {
  it('begins with one that lacks a name alone', () => {
    expect(Object.keys(problemsOf(newDraft()))).toEqual(['name']);
    expect(problemsOf(draft())).toEqual({});
  });

  it('wants a metric and a number of a rule on any metric', () => {
    const problems = problemsOf(draft({ condition: firstCondition('series') }));
    expect(Object.keys(problems).sort()).toEqual(['metric', 'threshold']);
  });

  it('does not let it be good again on the bad side of the threshold', () => {
    const condition = {
      type: 'metric',
      figure: 'cpu_usage_ratio',
      threshold: 0.9,
      recovers_at: 0.95,
    } as const;
    expect(problemsOf(draft({ condition: { ...condition, comparison: 'above' } })).recovers).toBeDefined();
    expect(problemsOf(draft({ condition: { ...condition, comparison: 'below' } }))).toEqual({});
  });

  it('wants each exception to be about something', () => {
    const nothing = { host_ids: [], groups: [], enabled: false };
    expect(problemsOf(draft({ overrides: [nothing] })).overrides).toBeDefined();
    expect(problemsOf(draft({ overrides: [{ ...nothing, groups: ['db'] }] }))).toEqual({});
  });

  it('wants a search that can be read', () => {
    const log = { ...firstCondition('log'), query: 'shop (a OR b' } as RuleDraft['condition'];
    expect(Object.keys(problemsOf(draft({ condition: log })))).toEqual(['query']);
    expect(problemsOf(draft({ condition: { ...log, query: 'shop (a OR b)' } as typeof log }))).toEqual({});
  });

  it('sends nothing for what is empty and may be', () => {
    const condition = {
      type: 'metric',
      figure: 'cpu_usage_ratio',
      comparison: 'above',
      threshold: 0.9,
      recovers_at: Number.NaN,
    } as const;
    const log = { type: 'log', text: '', window_seconds: 300, at_least: 1 } as const;
    expect(definitionOf(draft({ name: ' CPU ', condition }))).toMatchObject({ name: 'CPU' });
    expect(definitionOf(draft({ condition })).condition).not.toHaveProperty('recovers_at');
    expect(definitionOf(draft({ condition: log })).condition).not.toHaveProperty('text');
  });
});
