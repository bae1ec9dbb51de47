import { FieldReader, WIRE } from '@vigilops/otlp';
import type { MetricKind } from '../../../model/index.ts';
import type { MetricEntry, ScopeEntry } from '../entries.ts';
import { ITEM_FIELD, type ScopeVisitor } from '../walk.ts';
import { exponentialHistogram } from './exponential-histogram.ts';
import { explicitHistogram } from './explicit-histogram.ts';
import { decodeHistogramPoint, type PointForm } from './histogram-points.ts';
import { findMetric, metricKindOf, MetricMessage } from './metric-heads.ts';
import { decodeNumberPoint } from './number-points.ts';
import { TURN_BYTES } from '../run.ts';
import type { PointSink } from './point-sink.ts';
import { summary } from './summary.ts';

/** Points are field 1 of Gauge, Sum, Histogram, ExponentialHistogram and Summary. */
const POINT_FIELD = 1;

/** Decodes ScopeMetrics into `sink`. */
export function createMetricsVisitor(sink: PointSink): ScopeVisitor {
  const { run } = sink;
  const { maxBuckets } = run.limits;
  const forms = {
    histogram: explicitHistogram(maxBuckets),
    exponential_histogram: exponentialHistogram(maxBuckets),
    summary: summary(maxBuckets),
  };
  const message = new MetricMessage();
  const large: PointRange[] = [];

  const visitMetric = (scope: ScopeEntry, start: number, end: number) => {
    message.read(run, start, end);
    if (message.dataFields === 1) {
      visitData(sink, scope, message, forms, large);
      return;
    }
    // Not what any known sender writes, but every point has to be either stored or counted.
    const reader = new FieldReader(run.bytes, run.view, start, end);
    while (reader.next()) {
      const kind = metricKindOf(reader.field);
      if (kind !== null && reader.wireType === WIRE.bytes) {
        message.kind = kind;
        message.dataStart = reader.start;
        message.dataEnd = reader.end;
        visitData(sink, scope, message, forms, large);
      }
    }
  };

  return {
    names: { resource: 'resourceMetrics', scope: 'scopeMetrics', item: 'metrics' },
    *visit(scope, start, end) {
      const reader = new FieldReader(run.bytes, run.view, start, end);
      while (reader.next()) {
        if (reader.is(ITEM_FIELD, WIRE.bytes)) {
          run.at.item += 1;
          visitMetric(scope, reader.start, reader.end);
          for (const range of large.splice(0)) {
            yield* visitInTurns(sink, range);
          }
          if (run.isTurnOver(reader.end)) {
            yield;
          }
        }
      }
    },
    count: (start, end) => {
      let points = 0;
      const reader = new FieldReader(run.bytes, run.view, start, end);
      while (reader.next()) {
        if (reader.is(ITEM_FIELD, WIRE.bytes)) {
          points += countMetricPoints(reader.nested());
        }
      }
      return points;
    },
  };
}

type HistogramForms = Readonly<Record<Exclude<MetricKind, 'gauge' | 'sum'>, PointForm>>;

/** Points of one metric, which are fields of bytes[start..end). */
interface PointRange {
  readonly metric: MetricEntry;
  readonly form: PointForm | null;
  readonly start: number;
  readonly end: number;
}

/** Visits the points of the metric, or leaves them in `large` when they take more than a turn. */
function visitData(
  sink: PointSink,
  scope: ScopeEntry,
  message: MetricMessage,
  forms: HistogramForms,
  large: PointRange[],
): void {
  const { run } = sink;
  const { kind, dataStart, dataEnd } = message;
  if (kind === null) {
    return;
  }
  let temporality = 0;
  let monotonic = false;
  let points = 0;
  // Temporality and monotonicity stand behind the points, but decide whose points they are.
  const fields = new FieldReader(run.bytes, run.view, dataStart, dataEnd);
  while (fields.next()) {
    if (fields.wireType === WIRE.bytes) {
      points += fields.field === POINT_FIELD ? 1 : 0;
    } else if (fields.is(2, WIRE.varint)) {
      temporality = fields.varint();
    } else if (fields.is(3, WIRE.varint)) {
      monotonic = kind === 'sum' && fields.varint() !== 0;
    }
  }
  if (points === 0) {
    return;
  }
  const metric = findMetric(run, scope, message, kind, temporality, monotonic);
  if (metric.refusal !== null) {
    run.tally.reject(metric.refusal, points);
    return;
  }
  run.tally.warnAll(metric.notes);
  const form = kind === 'gauge' || kind === 'sum' ? null : forms[kind];
  const range = { metric, form, start: dataStart, end: dataEnd };
  if (dataEnd - dataStart > TURN_BYTES) {
    large.push(range);
  } else {
    visitPoints(sink, range);
  }
}

/** A generator for each metric would cost more than most of them have points: this is for the few large ones. */
function* visitInTurns(sink: PointSink, range: PointRange): Generator<void> {
  const { run } = sink;
  let { start } = range;
  const fields = new FieldReader(run.bytes, run.view, range.start, range.end);
  while (fields.next()) {
    if (run.isTurnOver(fields.end)) {
      visitPoints(sink, { ...range, start, end: fields.end });
      start = fields.end;
      yield;
    }
  }
  visitPoints(sink, { ...range, start });
}

function visitPoints(sink: PointSink, { metric, form, start, end }: PointRange): void {
  const { run } = sink;
  const reader = new FieldReader(run.bytes, run.view, start, end);
  while (reader.next()) {
    if (!reader.is(POINT_FIELD, WIRE.bytes)) {
      continue;
    }
    try {
      if (form === null) {
        decodeNumberPoint(sink, metric, reader.start, reader.end);
      } else {
        decodeHistogramPoint(sink, metric, form, reader.start, reader.end);
      }
      sink.accepted += 1;
    } catch (error) {
      run.tally.rejectFor(error, 'data point', sink.exampleOf(metric));
    }
  }
}

function countMetricPoints(metric: FieldReader): number {
  let points = 0;
  while (metric.next()) {
    if (metric.wireType !== WIRE.bytes || metricKindOf(metric.field) === null) {
      continue;
    }
    const data = metric.nested();
    while (data.next()) {
      points += data.is(POINT_FIELD, WIRE.bytes) ? 1 : 0;
    }
  }
  return points;
}
