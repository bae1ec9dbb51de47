import { VigilError } from '@vigilops/contracts';
import { HOST_ROW } from '../model/index.ts';
import type { LabelMatch, Readers } from '../store/index.ts';
import { DEFAULT_QUERY_LIMITS, tooLarge, type QueryLimits } from './limits.ts';
import { isDistribution } from './metric-choice.ts';
import { namingField } from './naming.ts';

export interface LastSentReader {
  /**
   * By host: when the newest value of any series of a metric is from, in microseconds; hosts that sent none within the
   * range are left out. Senders' clocks may be a little ahead. Throws REQUEST_INVALID of histograms.
   */
  byHost(
    question: {
      readonly metric: string;
      readonly filters: readonly LabelMatch[];
      readonly fromUs: number;
      readonly toUs: number;
    },
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, number>>;
}

const AHEAD_US = 60e6;

export function createLastSent(deps: {
  readonly readers: Pick<Readers, 'series' | 'latest'>;
  readonly limits?: QueryLimits;
}): LastSentReader {
  const { series: catalog, latest } = deps.readers;
  const { maxSeriesRead } = deps.limits ?? DEFAULT_QUERY_LIMITS;
  return {
    async byHost({ metric, filters, fromUs, toUs }, signal) {
      const metrics = await catalog.metricsNamed(metric, signal);
      const numbers = metrics.filter(({ kind }) => !isDistribution(kind));
      if (numbers.length === 0) {
        if (metrics.length > 0) {
          throw new VigilError('REQUEST_INVALID', `metric: ${metric} is a distribution; name one of numbers`);
        }
        return new Map();
      }
      const wanted = {
        metricIds: numbers.map(({ id }) => id),
        matches: filters,
        seenSinceUs: fromUs,
        keys: [HOST_ROW],
        limit: maxSeriesRead + 1,
      };
      const found = await namingField('filters', catalog.find(wanted, signal));
      if (found.length > maxSeriesRead) {
        throw tooLarge('maxSeriesRead', `the question meets more than ${String(maxSeriesRead)} series`);
      }
      const hostOf = new Map(found.map(({ id, labels }) => [id, labels[HOST_ROW]]));
      const window = { sinceUs: fromUs, untilUs: toUs + AHEAD_US, count: 1 };
      const newest = new Map<number, number>();
      for (const { seriesId, timesUs } of await latest.latest([...hostOf.keys()], window, signal)) {
        const host = hostOf.get(seriesId);
        if (host !== undefined) {
          newest.set(Number(host), Math.max(newest.get(Number(host)) ?? 0, timesUs[0] ?? 0));
        }
      }
      return newest;
    },
  };
}
