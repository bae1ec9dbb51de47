import type { TimeFunction } from '@vigilops/contracts/api';
import { explicitQuantile } from './explicit.ts';
import { exponentialQuantile } from './exponential.ts';
import { summaryQuantile } from './summary.ts';
import type { Tally } from './tally.ts';

export { tallyGroups, type StepGrid, type Tally } from './tally.ts';

/** The value of a step; null where it cannot be known. */
export function valueOf(tally: Tally, timeFunction: Exclude<TimeFunction, 'last'>, q: number): number | null {
  switch (timeFunction) {
    case 'rate':
      return tally.rate;
    case 'increase':
      return tally.count;
    case 'sum':
      return tally.sum;
    case 'avg':
      return tally.sum === null || tally.count === 0 ? null : tally.sum / tally.count;
    case 'min':
      return tally.min;
    case 'max':
      return tally.max;
    case 'quantile':
      return quantileOf(tally, q);
  }
}

/** Quantiles of several summaries cannot be merged; the highest is the one that nobody's users exceed. */
function quantileOf(tally: Tally, q: number): number | null {
  if (tally.explicit !== null) {
    return explicitQuantile(tally.explicit, q);
  }
  if (tally.exponential !== null) {
    return exponentialQuantile(tally.exponential, q);
  }
  const values = tally.summaries
    .map((summary) => summaryQuantile(summary, q))
    .filter((value) => value !== null);
  return values.length === 0 ? null : Math.max(...values);
}
