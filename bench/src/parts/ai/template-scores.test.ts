import { describe, expect, it } from 'vitest';
import { scoreTemplates } from './template-scores.ts';

describe('scores of templates', () => {
  it('are 1 where all is right', () => {
    expect(scoreTemplates(['a <*>', 'a <*>', 'b'], ['a <*>', 'a <*>', 'b'])).toEqual({
      ga: 1,
      pa: 1,
      fga: 1,
      fta: 1,
    });
  });

  it('count groups of other texts for the grouping alone', () => {
    expect(scoreTemplates(['a <*>', 'a <*>', 'b', 'b'], ['a 1', 'a 1', 'b', 'b'])).toEqual({
      ga: 1,
      pa: 0.5,
      fga: 1,
      fta: 0.5,
    });
  });

  it('give nothing for a group that lost a line, however right its text', () => {
    // 4 lines of `a <*>`, one of which was taken for another template: 1 group of 2 is right, with 3 predicted.
    const truth = ['a <*>', 'a <*>', 'a <*>', 'a <*>', 'b'];
    const scores = scoreTemplates(truth, ['a <*>', 'a <*>', 'a <*>', 'a x', 'b']);
    expect(scores.ga).toBeCloseTo(1 / 5);
    expect(scores.pa).toBeCloseTo(4 / 5);
    expect(scores.fga).toBeCloseTo((2 * (1 / 3) * (1 / 2)) / (1 / 3 + 1 / 2));
    expect(scores.fta).toBeCloseTo(2 / 5);
  });

  it('give nothing for two true groups in one', () => {
    expect(scoreTemplates(['a', 'b'], ['<*>', '<*>'])).toEqual({ ga: 0, pa: 0, fga: 0, fta: 0 });
  });
});
