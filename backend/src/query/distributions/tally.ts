import type { DistributionPoint } from '../../store/index.ts';
import { explicitSince, mergeExplicit, type ExplicitBuckets } from './explicit.ts';
import { exponentialSince, mergeExponential, sparse, type SparseExponential } from './exponential.ts';
import type { SummaryQuantiles } from './summary.ts';

/** What was observed by a group within one step. */
export interface Tally {
  readonly count: number;
  /** Null where a part of it is not known. */
  readonly sum: number | null;
  /** Of deltas only: a cumulative minimum is since the start, not of the step. */
  readonly min: number | null;
  readonly max: number | null;
  /** Observations a second, summed over series. */
  readonly rate: number | null;
  readonly explicit: ExplicitBuckets | null;
  readonly exponential: SparseExponential | null;
  /** The newest quantiles of each summary. */
  readonly summaries: readonly SummaryQuantiles[];
}

/** A part of what one series observed within a step. */
interface Share {
  readonly step: number;
  /** Over how long; null of deltas, which do not say. */
  readonly seconds: number | null;
  readonly tally: Tally;
}

export interface StepGrid {
  readonly fromUs: number;
  readonly stepUs: number;
  readonly points: number;
}

/** Points of all series, in order of series and time, to one tally a group and step. */
export function tallyGroups(
  points: readonly DistributionPoint[],
  grid: StepGrid,
  groupOf: ReadonlyMap<number, number>,
  isDelta: boolean,
): ReadonlyMap<number, ReadonlyMap<number, Tally>> {
  const groups = new Map<number, Map<number, Tally>>();
  for (const [seriesId, ofSeries] of Map.groupBy(points, (point) => point.seriesId)) {
    const group = groupOf.get(seriesId);
    if (group === undefined) {
      continue;
    }
    const steps = groups.get(group) ?? new Map<number, Tally>();
    groups.set(group, steps);
    const shares = isDelta ? deltaShares(ofSeries, grid) : cumulativeShares(ofSeries, grid);
    for (const [step, tally] of mergeShares(shares, grid)) {
      const known = steps.get(step);
      steps.set(
        step,
        known === undefined ? tally : mergeTallies(known, tally, [...known.summaries, ...tally.summaries]),
      );
    }
  }
  return groups;
}

/** Within one series the newest quantiles win; everything else adds up. */
function mergeShares(shares: readonly Share[], grid: StepGrid): Map<number, Tally> {
  const steps = new Map<number, { tally: Tally; seconds: number }>();
  for (const { step, seconds, tally } of shares) {
    const known = steps.get(step);
    steps.set(step, {
      tally: known === undefined ? tally : mergeTallies(known.tally, tally, tally.summaries),
      seconds: seconds === null ? grid.stepUs / 1e6 : seconds + (known?.seconds ?? 0),
    });
  }
  return new Map(
    [...steps].map(([step, { tally, seconds }]) => [
      step,
      { ...tally, rate: seconds > 0 ? tally.count / seconds : null },
    ]),
  );
}

function deltaShares(points: readonly DistributionPoint[], grid: StepGrid): Share[] {
  return points.flatMap((point) =>
    share(point, grid, null, { ...ofPoint(point), min: point.min, max: point.max }),
  );
}

function cumulativeShares(points: readonly DistributionPoint[], grid: StepGrid): Share[] {
  let before: DistributionPoint | undefined;
  const shares: Share[] = [];
  for (const point of points) {
    if (point.base === 'zero' && point.sinceUs !== null) {
      shares.push(...share(point, grid, point.sinceUs, ofPoint(point)));
    } else if (point.base === 'continues' && before !== undefined) {
      shares.push(...share(point, grid, before.timeUs, since(point, before)));
    }
    before = point;
  }
  return shares;
}

/** Points before the range only tell where the first one of the range counts from. */
function share(point: DistributionPoint, grid: StepGrid, sinceUs: number | null, tally: Tally): Share[] {
  const step = Math.floor((point.timeUs - grid.fromUs) / grid.stepUs);
  const seconds = sinceUs === null ? null : (point.timeUs - sinceUs) / 1e6;
  return step >= 0 && step < grid.points ? [{ step, seconds, tally }] : [];
}

function ofPoint(point: DistributionPoint): Tally {
  return {
    count: point.count,
    sum: point.sum,
    min: null,
    max: null,
    rate: null,
    explicit: point.explicit,
    exponential: point.exponential === null ? null : sparse(point.exponential),
    summaries: point.summary === null ? [] : [point.summary],
  };
}

function since(point: DistributionPoint, before: DistributionPoint): Tally {
  const [now, then] = [ofPoint(point), ofPoint(before)];
  const bothExplicit = now.explicit !== null && then.explicit !== null;
  const bothExponential = now.exponential !== null && then.exponential !== null;
  return {
    ...now,
    count: Math.max(0, now.count - then.count),
    sum: now.sum === null || then.sum === null ? null : now.sum - then.sum,
    explicit: bothExplicit ? (explicitSince(now.explicit, then.explicit) ?? null) : null,
    exponential: bothExponential ? exponentialSince(now.exponential, then.exponential) : null,
  };
}

function mergeTallies(a: Tally, b: Tally, summaries: readonly SummaryQuantiles[]): Tally {
  return {
    count: a.count + b.count,
    sum: a.sum === null || b.sum === null ? null : a.sum + b.sum,
    min: a.min === null || b.min === null ? (a.min ?? b.min) : Math.min(a.min, b.min),
    max: a.max === null || b.max === null ? (a.max ?? b.max) : Math.max(a.max, b.max),
    rate: a.rate === null || b.rate === null ? (a.rate ?? b.rate) : a.rate + b.rate,
    explicit:
      a.explicit !== null && b.explicit !== null
        ? mergeExplicit(a.explicit, b.explicit)
        : (a.explicit ?? b.explicit),
    exponential:
      a.exponential !== null && b.exponential !== null
        ? mergeExponential(a.exponential, b.exponential)
        : (a.exponential ?? b.exponential),
    summaries,
  };
}
