import { HOST_ROW } from '../../model/index.ts';
import { FIGURE_QUESTIONS } from '../figures.ts';
import type { SeriesCondition } from '../series/question.ts';
import { pastOf } from './past-series.ts';
import type { ReadPast } from './past.ts';

/** A figure of hosts over the past: the present takes its newest value, the past the mean of a step. */
export const pastOfFigure: ReadPast = async (rule, range, deps, look, signal) => {
  const { condition } = rule;
  if (condition.type !== 'metric') {
    throw new Error('this is about figures');
  }
  const { metric, filters, aggregate, timeFunction } = FIGURE_QUESTIONS[condition.figure];
  const { comparison, threshold, recovers_at } = condition;
  const asSeries: SeriesCondition = {
    type: 'series',
    metric,
    filters: [...filters],
    group_by: [],
    window_seconds: 1,
    of: 'value',
    comparison,
    threshold,
    recovers_at,
  };
  const asked = {
    metric,
    unit: undefined,
    filters: [...filters],
    groupBy: [HOST_ROW],
    aggregate,
    timeFunction,
    quantile: undefined,
  };
  const past = await pastOf({ rule, condition: asSeries, asked }, range, deps, look, signal);
  const note = look.words.backtest.means(past.stepUs / 1e6);
  return { ...past, notes: [note] };
};
