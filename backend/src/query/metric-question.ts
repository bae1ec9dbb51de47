import type { SeriesAggregate, TimeFunction } from '@vigilops/contracts/api';
import { VigilError } from '@vigilops/contracts';
import type { MetricKind } from '../model/index.ts';
import type { ExactNumber, Fold, LabelMatch, Level, RawDistribution } from '../store/index.ts';
import { isDistribution, type ChosenMetric } from './metric-choice.ts';

/** What is asked of a metric. Times are microseconds, half open. */
export interface MetricQuestion {
  readonly metric: string;
  readonly kind?: MetricKind | undefined;
  readonly unit?: string | undefined;
  readonly filters: readonly LabelMatch[];
  readonly hostIds?: readonly number[] | undefined;
  /** Labels of the answer. Undefined without `aggregate`: each series stands alone. */
  readonly groupBy?: readonly string[] | undefined;
  readonly aggregate?: SeriesAggregate | undefined;
  readonly timeFunction?: TimeFunction | undefined;
  readonly quantile?: number | undefined;
  readonly fromUs: number;
  readonly toUs: number;
  readonly stepUs?: number | undefined;
  /** Steps of `stepUs` begin at `fromUs` itself instead of at whole multiples of their length. */
  readonly exactSteps?: boolean | undefined;
  readonly maxPoints: number;
  readonly maxGapUs?: number | undefined;
  readonly limit: number;
}

export type Labels = Readonly<Record<string, string>>;

interface Answer {
  /** Null when nothing of that name was ever received. */
  readonly metric: Pick<ChosenMetric, 'kind' | 'unit' | 'description'> | null;
  readonly fromUs: number;
  readonly toUs: number;
  readonly seriesTotal: number;
  readonly truncated: boolean;
  readonly warnings: readonly string[];
}

export interface SteppedAnswer extends Answer {
  readonly resultUnit: string;
  readonly stepUs: number;
  readonly points: number;
  readonly level: Level;
  readonly timeFunction: TimeFunction;
  readonly aggregate: SeriesAggregate | null;
  /** values[i] belongs to the step that begins at fromUs + i × stepUs; null where nothing is known. */
  readonly series: readonly { readonly labels: Labels; readonly values: readonly (number | null)[] }[];
}

export interface RawAnswer extends Answer {
  readonly series: readonly {
    readonly seriesId: number;
    readonly labels: Labels;
    readonly timesUs: readonly number[];
    readonly values: readonly ExactNumber[];
  }[];
  /** Set instead of `series` for histograms and summaries. */
  readonly distributions:
    | readonly {
        readonly seriesId: number;
        readonly labels: Labels;
        readonly points: readonly RawDistribution[];
      }[]
    | null;
}

/** Five minutes, and half a minute so that what reports every five minutes is continuous in spite of jitter. */
export const DEFAULT_MAX_GAP_US = 330e6;

/** How a question is answered once the metric is known. */
export interface Method {
  readonly timeFunction: TimeFunction;
  readonly aggregate: SeriesAggregate | null;
  readonly groupBy: readonly string[] | undefined;
  readonly quantile: number;
}

export function methodOf(question: MetricQuestion, metric: ChosenMetric): Method {
  const grouped = question.groupBy !== undefined || question.aggregate !== undefined;
  const groupBy = grouped ? (question.groupBy ?? []) : undefined;
  return isDistribution(metric.kind)
    ? distributionMethod(question, metric, groupBy)
    : numberMethod(question, metric, groupBy);
}

function numberMethod(
  question: MetricQuestion,
  metric: ChosenMetric,
  groupBy: readonly string[] | undefined,
): Method {
  const [first] = metric.records;
  const isSum = metric.kind === 'sum';
  const monotonic = first?.monotonic === true;
  const ofSums = monotonic ? 'rate' : first?.temporality === 'delta' ? 'increase' : 'avg';
  const timeFunction = question.timeFunction ?? (isSum ? ofSums : 'avg');
  if (timeFunction === 'quantile') {
    throw invalid(
      'time_function',
      'quantile is for histograms and summaries; for numbers set aggregate to quantile',
    );
  }
  const aggregate = groupBy === undefined ? null : (question.aggregate ?? (isSum ? 'sum' : 'avg'));
  return { timeFunction, aggregate, groupBy, quantile: quantileFor(question, aggregate === 'quantile') };
}

function distributionMethod(
  question: MetricQuestion,
  metric: ChosenMetric,
  groupBy: readonly string[] | undefined,
): Method {
  if (question.aggregate !== undefined) {
    throw invalid('aggregate', 'histograms of a group are merged; leave it out and use group_by');
  }
  const timeFunction = question.timeFunction ?? (question.quantile === undefined ? 'avg' : 'quantile');
  if (timeFunction === 'last') {
    throw invalid(
      'time_function',
      'last is for numbers; a histogram has rate, increase, sum, avg, min, max, quantile',
    );
  }
  const isDelta = metric.records.every((record) => record.temporality === 'delta');
  if ((timeFunction === 'min' || timeFunction === 'max') && !isDelta) {
    throw invalid(
      'time_function',
      'min and max of a cumulative histogram are since its start; ask for a quantile',
    );
  }
  return {
    timeFunction,
    aggregate: null,
    groupBy,
    quantile: quantileFor(question, timeFunction === 'quantile'),
  };
}

function quantileFor(question: MetricQuestion, isNeeded: boolean): number {
  if (isNeeded && question.quantile === undefined) {
    throw invalid('quantile', 'say which one, from 0 to 1');
  }
  return question.quantile ?? 0;
}

export function foldOf(method: Method): Fold {
  // One series a group: any fold gives the series itself.
  const by = method.aggregate ?? 'max';
  return by === 'quantile' ? { by, q: method.quantile } : { by };
}

/** The unit of an answer: a rate of `By` is in `By/s`. */
export function resultUnit(metric: Pick<ChosenMetric, 'kind' | 'unit'>, method: Method): string {
  if (method.aggregate === 'count') {
    return '1';
  }
  const unit = metric.unit === '' ? '1' : metric.unit;
  switch (method.timeFunction) {
    case 'rate':
      return isDistribution(metric.kind) ? '1/s' : `${unit}/s`;
    case 'increase':
      return isDistribution(metric.kind) ? '1' : metric.unit;
    default:
      return metric.unit;
  }
}

function invalid(field: string, message: string): VigilError {
  return new VigilError('REQUEST_INVALID', `${field}: ${message}`);
}
