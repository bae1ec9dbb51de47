import { packed, unpack } from './numbers.ts';
import type { SurpriseState } from './types.ts';

/** A histogram of logarithms from 0.001 to 1,000; what is outside goes into the first or last bin. */
const BINS = 160;
const LOWEST = -3;
const BINS_A_DECADE = BINS / 6;
/** The tail is fitted on this share of all, but on so many at least. */
const TAIL = 0.02;
const LEAST_TAIL = 8;
/** Until the tail has many values its shape is held near this one, as if so many had said so. */
const USUAL_SHAPE = 0.15;
const SHAPE_WEIGHT = 10;
const LEAST_SEEN = 50;

/** How rare a positive number is among those seen before: -log10 of the chance of one as large. */
export interface Surprise {
  of: (value: number) => number;
  learn: (value: number) => void;
  export: () => SurpriseState;
}

/**
 * Within what was seen, the share of what is as large. Beyond it, a Pareto tail whose shape is Hill's estimate (1975) over the
 * largest ones: the idea of peaks over threshold (Siffer et al., "Anomaly Detection in Streams with Extreme Value Theory", KDD
 * 2017), on a histogram instead of a list, so that its memory does not grow.
 */
export function createSurprise(state?: SurpriseState): Surprise {
  const weights = new Float64Array(BINS);
  if (state !== undefined) unpack(state.weights, weights);
  let seen = weights.reduce((sum, weight) => sum + weight, 0);

  function tailFrom(least: number): { bin: number; above: number } {
    let above = 0;
    let bin = BINS - 1;
    for (; bin > 0; bin--) {
      above += weights[bin] ?? 0;
      if (above >= least) break;
    }
    return { bin, above };
  }

  return {
    of(value) {
      if (seen < LEAST_SEEN) return 0;
      const { bin, above } = tailFrom(Math.max(LEAST_TAIL, TAIL * seen));
      const mine = binOf(value);
      if (mine <= bin) return -Math.log10((sumAbove(weights, mine) + 1) / (seen + 1));
      let logs = 0;
      for (let index = BINS - 1; index > bin; index--) logs += (weights[index] ?? 0) * (index - bin);
      const shape =
        ((logs / BINS_A_DECADE) * Math.LN10 + USUAL_SHAPE * SHAPE_WEIGHT) / (above + SHAPE_WEIGHT);
      const start = 10 ** ((bin + 0.5) / BINS_A_DECADE + LOWEST);
      return (
        -Math.log10(Math.min(1, above / seen)) + Math.log(Math.max(1, value / start)) / shape / Math.LN10
      );
    },
    learn(value) {
      const bin = binOf(value);
      weights[bin] = (weights[bin] ?? 0) + 1;
      seen++;
    },
    export: () => ({ weights: packed(weights) }),
  };
}

function binOf(value: number): number {
  const bin = Math.floor((Math.log10(value) - LOWEST) * BINS_A_DECADE);
  return Math.max(0, Math.min(BINS - 1, bin));
}

function sumAbove(weights: Float64Array, bin: number): number {
  let sum = 0.5 * (weights[bin] ?? 0);
  for (let index = BINS - 1; index > bin; index--) sum += weights[index] ?? 0;
  return sum;
}
