import {
  formatTimeUs,
  type DistributionPoint,
  type RawDistributionResult,
  type RawResult,
} from '@vigilops/contracts/api';
import type { RawAnswer } from '../../../query/index.ts';
import type { ExactNumber, RawDistribution } from '../../../store/index.ts';

export function presentRaw(metric: string, answer: RawAnswer): RawResult | RawDistributionResult {
  const head = {
    metric,
    kind: answer.metric?.kind ?? null,
    unit: answer.metric?.unit ?? '',
    description: answer.metric?.description ?? '',
    from: formatTimeUs(answer.fromUs),
    to: formatTimeUs(answer.toUs),
    series_total: answer.seriesTotal,
    truncated: answer.truncated,
    warnings: [...answer.warnings],
  };
  if (answer.distributions !== null) {
    const series = answer.distributions.map(({ seriesId, labels, points }) => ({
      series_id: seriesId,
      labels,
      points: points.map(presentDistribution),
    }));
    return { ...head, resolution: 'raw_distribution', series };
  }
  const series = answer.series.map(({ seriesId, labels, timesUs, values }) => ({
    series_id: seriesId,
    labels,
    times: timesUs.map(formatTimeUs),
    values: values.map(exact),
  }));
  return { ...head, resolution: 'raw', series };
}

/** JSON writes -0 as 0. */
function exact(value: ExactNumber): ExactNumber | '-0' {
  return Object.is(value, -0) ? '-0' : value;
}

function presentDistribution(point: RawDistribution): DistributionPoint {
  return {
    time: formatTimeUs(point.timeUs),
    absent: point.absent,
    count: point.count,
    sum: exact(point.sum),
    min: exact(point.min),
    max: exact(point.max),
    explicit:
      point.counts === null ? null : { bounds: (point.bounds ?? []).map(exact), counts: [...point.counts] },
    exponential:
      point.scale === null
        ? null
        : {
            scale: point.scale,
            zero_count: point.zeroCount ?? '0',
            zero_threshold: exact(point.zeroThreshold),
            positive: { offset: point.positiveOffset ?? 0, counts: [...(point.positiveCounts ?? [])] },
            negative: { offset: point.negativeOffset ?? 0, counts: [...(point.negativeCounts ?? [])] },
          },
    summary:
      point.quantiles === null
        ? null
        : { quantiles: point.quantiles.map(exact), values: (point.quantileValues ?? []).map(exact) },
  };
}
