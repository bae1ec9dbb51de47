import type { Readers } from '../store/index.ts';
import { groupSeries, type Groups } from './groups.ts';
import { tooLarge, type QueryLimits } from './limits.ts';
import { chooseMetric, isAmbiguous, type ChosenMetric } from './metric-choice.ts';
import { namingField } from './naming.ts';
import { methodOf, type Method, type MetricQuestion } from './metric-question.ts';

/** A metric that exists, how it is read, and the series that the question is about. */
export interface Subject {
  readonly metric: ChosenMetric;
  readonly method: Method;
  readonly groups: Groups;
  /** Metric id by series id: series of one name differ in temporality and monotonicity. */
  readonly metricOf: ReadonlyMap<number, number>;
}

export interface Subjects {
  /** Undefined when nothing of that name was ever received. */
  find(question: MetricQuestion, signal: AbortSignal): Promise<Subject | undefined>;
}

export function createSubjects(deps: { readers: Pick<Readers, 'series'>; limits: QueryLimits }): Subjects {
  const { series: reader } = deps.readers;
  const { maxSeriesRead } = deps.limits;

  async function findMetric(
    question: MetricQuestion,
    signal: AbortSignal,
  ): Promise<ChosenMetric | undefined> {
    const records = await reader.metricsNamed(question.metric, signal);
    const ids = records.map((record) => record.id);
    const counts = isAmbiguous(records) ? await reader.countSeries(ids, signal) : new Map<number, number>();
    return chooseMetric(records, question, counts);
  }

  return {
    async find(question, signal) {
      const metric = await findMetric(question, signal);
      if (metric === undefined) {
        return undefined;
      }
      const method = methodOf(question, metric);
      const wanted = {
        metricIds: metric.records.map((record) => record.id),
        hostIds: question.hostIds,
        matches: question.filters,
        seenSinceUs: question.fromUs,
        keys: method.groupBy,
        limit: maxSeriesRead + 1,
      };
      const found = await namingField('filters', reader.find(wanted, signal));
      if (found.length > maxSeriesRead) {
        throw tooLarge('maxSeriesRead', `the question meets more than ${String(maxSeriesRead)} series`);
      }
      return {
        metric,
        method,
        groups: groupSeries(found, method.groupBy === undefined),
        metricOf: new Map(found.map((series) => [series.id, series.metricId])),
      };
    },
  };
}
