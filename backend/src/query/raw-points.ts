import type { Readers, TimeRange } from '../store/index.ts';
import { tooLarge, type QueryLimits } from './limits.ts';
import { isDistribution } from './metric-choice.ts';
import type { MetricQuestion, RawAnswer } from './metric-question.ts';
import type { Subject } from './subject.ts';

/** The stored points of a subject whose series stand alone. */
export async function readRawPoints(
  { metric, groups }: Subject,
  question: MetricQuestion,
  deps: { readonly readers: Pick<Readers, 'points'>; readonly limits: QueryLimits },
  signal: AbortSignal,
): Promise<RawAnswer> {
  const { maxRawPoints } = deps.limits;
  const { points: reader } = deps.readers;
  const ids = [...groups.groupOf.keys()].slice(0, question.limit);
  const labelsOf = (id: number) => groups.labels[groups.groupOf.get(id) ?? -1] ?? {};
  const range: TimeRange = { fromUs: question.fromUs, toUs: question.toUs };
  const answer = {
    ...range,
    metric,
    seriesTotal: groups.labels.length,
    truncated: groups.labels.length > ids.length,
    warnings: metric.warnings,
  };
  const check = (count: number) => {
    if (count > maxRawPoints) {
      throw tooLarge('maxRawPoints', `more than ${String(maxRawPoints)} raw points`);
    }
  };
  if (isDistribution(metric.kind)) {
    const points = await reader.rawDistributions(ids, range, maxRawPoints + 1, signal);
    check(points.length);
    const bySeries = [...Map.groupBy(points, (point) => point.seriesId)];
    const distributions = bySeries.map(([id, own]) => ({ seriesId: id, labels: labelsOf(id), points: own }));
    return { ...answer, series: [], distributions };
  }
  const found = await reader.rawNumbers(ids, range, maxRawPoints + 1, signal);
  check(found.reduce((sum, { values }) => sum + values.length, 0));
  const series = found.map((own) => ({ ...own, labels: labelsOf(own.seriesId) }));
  return { ...answer, series, distributions: null };
}
