import { formatTimeUs, type SteppedResult } from '@vigilops/contracts/api';
import type { SteppedAnswer } from '../../../query/index.ts';

export function presentStepped(metric: string, answer: SteppedAnswer): SteppedResult {
  return {
    resolution: 'step',
    metric,
    kind: answer.metric?.kind ?? null,
    unit: answer.metric?.unit ?? '',
    description: answer.metric?.description ?? '',
    from: formatTimeUs(answer.fromUs),
    to: formatTimeUs(answer.toUs),
    series_total: answer.seriesTotal,
    truncated: answer.truncated,
    warnings: [...answer.warnings],
    result_unit: answer.resultUnit,
    step_seconds: answer.stepUs / 1e6,
    rollup: answer.level,
    time_function: answer.timeFunction,
    aggregate: answer.aggregate,
    times: Array.from({ length: answer.points }, (_, i) => formatTimeUs(answer.fromUs + i * answer.stepUs)),
    series: answer.series.map(({ labels, values }) => ({ labels, values: [...values] })),
  };
}
