import type { DistributionPoint, Readers } from '../store/index.ts';
import { tallyGroups, valueOf } from './distributions/index.ts';
import { tooLarge, type QueryLimits } from './limits.ts';
import type { Lines } from './number-lines.ts';
import { readOnce } from './read-once.ts';
import type { StepPlan } from './steps.ts';
import type { Subject } from './subject.ts';

export interface DistributionLines {
  readLines(
    subject: Subject,
    plan: Pick<StepPlan, 'fromUs' | 'toUs' | 'stepUs' | 'points'>,
    maxGapUs: number,
    signal: AbortSignal,
  ): Promise<Lines>;
}

/** Reads histograms and summaries, merges those of a group, and takes one value a step. */
export function createDistributionLines(deps: {
  readers: Pick<Readers, 'series' | 'distributions'>;
  limits: QueryLimits;
}): DistributionLines {
  const { readers, limits } = deps;
  const cumulative = readOnce(readers.distributions.cumulative);
  const deltas = readOnce(readers.distributions.deltas);

  return {
    async readLines({ metric, method, groups, metricOf }, plan, maxGapUs, signal) {
      const { timeFunction, quantile } = method;
      if (timeFunction === 'last') {
        throw new Error('last has no meaning for a distribution');
      }
      const deltaMetrics = new Set(metric.records.filter((r) => r.temporality === 'delta').map((r) => r.id));
      const ids = [...groups.groupOf.keys()];
      const isDelta = (id: number) => deltaMetrics.has(metricOf.get(id) ?? 0);
      const read = { plan, maxGapUs, withBuckets: timeFunction === 'quantile' };
      const ofCumulative = await readCumulative(
        { ...read, seriesIds: ids.filter((id) => !isDelta(id)) },
        signal,
      );
      const ofDeltas = await readDeltas({ ...read, seriesIds: ids.filter(isDelta) }, signal);

      const byGroup = new Map<number, (number | null)[]>();
      for (const [points, areDeltas] of [[ofCumulative, false] as const, [ofDeltas, true] as const]) {
        for (const [group, steps] of tallyGroups(points, plan, groups.groupOf, areDeltas)) {
          const line = byGroup.get(group) ?? new Array<number | null>(plan.points).fill(null);
          byGroup.set(group, line);
          for (const [step, tally] of steps) {
            line[step] = valueOf(tally, timeFunction, quantile);
          }
        }
      }
      return { byGroup, warnings: [] };
    },
  };

  async function readCumulative(read: Read, signal: AbortSignal): Promise<readonly DistributionPoint[]> {
    if (read.seriesIds.length === 0) {
      return [];
    }
    const range = { fromUs: read.plan.fromUs - read.maxGapUs, toUs: read.plan.toUs };
    const starts = await readers.series.starts(read.seriesIds, range, limits.maxStarts, signal);
    return checked(await cumulative({ ...questionOf(read), starts }, signal));
  }

  async function readDeltas(read: Read, signal: AbortSignal): Promise<readonly DistributionPoint[]> {
    return read.seriesIds.length === 0
      ? []
      : checked(await deltas({ ...questionOf(read), starts: [] }, signal));
  }

  function questionOf({ seriesIds, plan, maxGapUs, withBuckets }: Read) {
    const range = { fromUs: plan.fromUs, toUs: plan.toUs };
    return {
      seriesIds,
      range,
      stepUs: plan.stepUs,
      maxGapUs,
      withBuckets,
      limit: limits.maxDistributionRows + 1,
    };
  }

  function checked(points: readonly DistributionPoint[]): readonly DistributionPoint[] {
    if (points.length > limits.maxDistributionRows) {
      throw tooLarge(
        'maxDistributionRows',
        `more than ${String(limits.maxDistributionRows)} histogram points`,
      );
    }
    return points;
  }
}

interface Read {
  readonly seriesIds: readonly number[];
  readonly plan: Pick<StepPlan, 'fromUs' | 'toUs' | 'stepUs'>;
  readonly maxGapUs: number;
  readonly withBuckets: boolean;
}
