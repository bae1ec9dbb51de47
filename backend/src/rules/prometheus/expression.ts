import type { RuleCondition, SeriesAggregate } from '@vigilops/contracts/api';
import { isHostLabel, storedLabel, storedMetric, type KnownNames } from './names.ts';
import { callOf, rangeOf, selectedBy, vectorOf, type Selected } from './selector.ts';
import {
  NotHonoured,
  childrenOf,
  numberOf,
  parseExpression,
  stringOf,
  textOf,
  unwrapped,
  type Piece,
} from './syntax.ts';

export interface Honoured {
  readonly condition: RuleCondition;
  /** Where it is not quite the same. */
  readonly notes: readonly string[];
}

type Comparison = 'above' | 'below';

/** Grouping labels with Prometheus' names; undefined: each series by itself. */
interface Aggregated extends Selected {
  readonly aggregate?: SeriesAggregate | undefined;
  readonly quantile?: number | undefined;
  readonly by?: readonly string[] | undefined;
}

const MOST_LABELS = 8;
const ABSENT_SECONDS = 300;

/** What a PromQL expression of an alerting rule is to us. Throws NotHonoured, with the reason. */
export function conditionOf(expression: string, known: KnownNames): Honoured {
  const root = parseExpression(expression);
  if (root.name === 'FunctionCall') {
    return absenceOf(root, expression, known);
  }
  if (root.name !== 'BinaryExpr') {
    throw new NotHonoured('it compares nothing with a number');
  }
  const { left, operator, right } = binaryOf(root, expression);
  const [onLeft, onRight] = [numberOf(left, expression), numberOf(right, expression)];
  if ((onLeft === null) === (onRight === null)) {
    throw new NotHonoured('one side of the comparison has to be a number, and the other a metric');
  }
  const { comparison, note } = comparisonOf(operator, onLeft !== null);
  const scaled = scaledOf(onLeft === null ? left : right, onLeft ?? onRight ?? 0, expression);
  const honoured = seriesOf(aggregatedBy(scaled.piece, expression), known, comparison, scaled.threshold);
  return { ...honoured, notes: [...(note === null ? [] : [note]), ...honoured.notes] };
}

function binaryOf(piece: Piece, source: string) {
  const [left, operator, ...rest] = childrenOf(piece);
  const [right] = rest;
  if (left === undefined || operator === undefined || right === undefined || rest.length > 1) {
    throw new NotHonoured(
      `a modifier of a comparison (bool, on, ignoring) is not honoured: ${textOf(piece, source)}`,
    );
  }
  return { left, operator, right };
}

function comparisonOf(
  { name }: Piece,
  isFlipped: boolean,
): { readonly comparison: Comparison; readonly note: string | null } {
  const isAbove = name === 'Gtr' || name === 'Gte';
  if (!isAbove && name !== 'Lss' && name !== 'Lte') {
    throw new NotHonoured('a rule compares with > or <; write == 0 of something that is 0 or 1 as < 1');
  }
  const comparison = isAbove === isFlipped ? 'below' : 'above';
  const note =
    name === 'Gte' || name === 'Lte' ? `a value that is equal to the limit is not ${comparison} it` : null;
  return { comparison, note };
}

/** `x * 100 > 90` is `x > 0.9`. */
function scaledOf(piece: Piece, threshold: number, source: string): { piece: Piece; threshold: number } {
  const inner = unwrapped(piece);
  if (inner.name !== 'BinaryExpr') {
    return { piece: inner, threshold };
  }
  const { left, operator, right } = binaryOf(inner, source);
  const [onLeft, onRight] = [numberOf(left, source), numberOf(right, source)];
  if (operator.name === 'Mul' && onLeft !== null && onLeft > 0) {
    return scaledOf(right, threshold / onLeft, source);
  }
  if (operator.name === 'Mul' && onRight !== null && onRight > 0) {
    return scaledOf(left, threshold / onRight, source);
  }
  if (operator.name === 'Div' && onRight !== null && onRight > 0) {
    return scaledOf(left, threshold * onRight, source);
  }
  throw new NotHonoured('arithmetic between metrics, and `and`, `or`, `unless`, is not honoured');
}

const AGGREGATES: Readonly<Record<string, SeriesAggregate>> = {
  Sum: 'sum',
  Avg: 'avg',
  Min: 'min',
  Max: 'max',
  Count: 'count',
  Quantile: 'quantile',
};

function aggregatedBy(piece: Piece, source: string): Aggregated {
  const inner = unwrapped(piece);
  if (inner.name === 'FunctionCall' && callOf(inner, source).name === 'HistogramQuantile') {
    return histogramQuantile(inner, source);
  }
  if (inner.name !== 'AggregateExpr') {
    return selectedBy(inner, source);
  }
  const operator = inner.getChild('AggregateOp')?.firstChild?.name ?? '';
  const aggregate = AGGREGATES[operator];
  const body = inner.getChild('FunctionCallBody');
  const args = body === null ? [] : childrenOf(body);
  const last = args.at(-1);
  if (aggregate === undefined || last === undefined) {
    throw new NotHonoured(`the aggregation of ${textOf(inner, source)} is not honoured`);
  }
  const quantile = aggregate === 'quantile' ? quantileOf(args[0], source) : undefined;
  return { ...selectedBy(last, source), aggregate, quantile, by: groupingOf(inner, source) };
}

/** `histogram_quantile(0.9, sum by (le, …) (rate(x_bucket[5m])))` of one of our histograms. */
function histogramQuantile(call: Piece, source: string): Aggregated {
  const [first, second] = callOf(call, source).args;
  if (second === undefined) {
    throw new NotHonoured('histogram_quantile has two arguments');
  }
  const { aggregate, by, ...selected } = aggregatedBy(second, source);
  if (selected.timeFunction !== 'rate' && selected.timeFunction !== 'increase') {
    throw new NotHonoured('a quantile is of the rate of a histogram over a window');
  }
  if (aggregate !== undefined && aggregate !== 'sum') {
    throw new NotHonoured('the buckets of a histogram are summed');
  }
  return {
    ...selected,
    metric: selected.metric.replace(/_bucket$/, ''),
    timeFunction: 'quantile',
    quantile: quantileOf(first, source),
    by: by?.filter((label) => label !== 'le'),
  };
}

function quantileOf(piece: Piece | undefined, source: string): number {
  const value = piece === undefined ? null : numberOf(piece, source);
  if (value === null || value < 0 || value > 1) {
    throw new NotHonoured('a quantile is a number from 0 to 1');
  }
  return value;
}

function groupingOf(aggregation: Piece, source: string): readonly string[] {
  const modifier = aggregation.getChild('AggregateModifier');
  if (modifier?.firstChild?.name === 'Without') {
    throw new NotHonoured('without is not honoured: name the labels with by');
  }
  const labels = modifier?.getChild('GroupingLabels') ?? null;
  return labels === null
    ? []
    : childrenOf(labels).map((label) =>
        label.name === 'QuotedLabelName'
          ? stringOf(label.firstChild ?? label, source)
          : textOf(label, source),
      );
}

function seriesOf(asked: Aggregated, known: KnownNames, comparison: Comparison, threshold: number): Honoured {
  const stored = storedMetric(asked.metric, known);
  const metric = stored?.name ?? asked.metric;
  const notes = stored === undefined ? [`no metric like ${asked.metric} was received yet`] : [];
  const grouped = groupedBy(asked, metric, known, comparison);
  const isDistribution = stored !== undefined && stored.kind !== 'gauge' && stored.kind !== 'sum';
  return {
    condition: {
      type: 'series',
      metric,
      filters: asked.filters.map((filter) => ({ ...filter, key: storedLabel(filter.key, metric, known) })),
      group_by: [...grouped.keys],
      time_function: asked.timeFunction,
      ...(grouped.aggregate === undefined || isDistribution ? {} : { aggregate: grouped.aggregate }),
      ...(asked.quantile === undefined ? {} : { quantile: asked.quantile }),
      window_seconds: asked.windowSeconds,
      of: 'value',
      comparison,
      threshold,
    },
    notes: [...notes, ...grouped.notes],
  };
}

/** A rule looks at each host by itself, and at each combination of the labels that it groups by. */
function groupedBy(
  { aggregate, by, metric: name }: Aggregated,
  metric: string,
  known: KnownNames,
  comparison: Comparison,
): {
  readonly keys: readonly string[];
  readonly aggregate: SeriesAggregate | undefined;
  readonly notes: readonly string[];
} {
  const worst = comparison === 'above' ? 'max' : 'min';
  if (by === undefined) {
    const labels = known.labelsOf(metric).flatMap(({ key, isOfSeries }) => (isOfSeries ? [key] : []));
    return labels.length <= MOST_LABELS && labels.length > 0
      ? { keys: labels, aggregate: worst, notes: [] }
      : { keys: [], aggregate: worst, notes: [`one alert a host, for the worst series of ${name}`] };
  }
  const keys = by.filter((label) => !isHostLabel(label)).map((label) => storedLabel(label, metric, known));
  if (keys.length > MOST_LABELS) {
    throw new NotHonoured(`a rule groups by ${String(MOST_LABELS)} labels at most`);
  }
  if (by.some(isHostLabel)) {
    return { keys, aggregate, notes: [] };
  }
  if (aggregate === worst) {
    return { keys, aggregate, notes: ['one alert a host instead of one for all'] };
  }
  throw new NotHonoured(
    `${aggregate ?? 'a quantile'} over several hosts is not honoured: a rule looks at each host by itself; add instance to by`,
  );
}

function absenceOf(call: Piece, source: string, known: KnownNames): Honoured {
  const { name, args } = callOf(call, source);
  const [argument] = args;
  if ((name !== 'Absent' && name !== 'AbsentOverTime') || argument === undefined) {
    throw new NotHonoured('it compares nothing with a number');
  }
  const {
    metric: given,
    filters,
    windowSeconds,
  } = name === 'Absent'
    ? { ...vectorOf(argument, source), windowSeconds: ABSENT_SECONDS }
    : rangeOf(argument, source);
  const stored = storedMetric(given, known);
  const metric = stored?.name ?? given;
  return {
    condition: {
      type: 'absence',
      metric,
      filters: filters.map((filter) => ({ ...filter, key: storedLabel(filter.key, metric, known) })),
      silent_seconds: Math.max(60, windowSeconds),
    },
    notes: [
      'it fires for each host that sent it within a day and is heard, not when it was never sent at all',
      ...(stored === undefined ? [`no metric like ${given} was received yet`] : []),
    ],
  };
}
