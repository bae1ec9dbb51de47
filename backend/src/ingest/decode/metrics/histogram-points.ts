import { FieldReader, WIRE, WIRE_ERRORS } from '@vigilops/otlp';
import type { HistogramRow } from '../../../model/index.ts';
import type { MetricEntry } from '../entries.ts';
import { ItemError } from '../tally.ts';
import { microsecondsAt } from '../time.ts';
import { readExemplars } from './exemplars.ts';
import type { PointSink } from './point-sink.ts';

type Shape = Pick<HistogramRow, 'explicit' | 'exponential' | 'summary'>;

/** What explicit, exponential and summary points have in common, as read so far. */
export interface PointParts {
  timeUs: number;
  startUs: number;
  flags: number;
  count: bigint;
  sum: number | null;
  min: number | null;
  max: number | null;
}

/** How one kind of point is read: its attributes field, its exemplars field and its own fields. */
export interface PointForm {
  readonly attributesField: number;
  readonly exemplarsField: number;
  /** Starts a point; `take` is offered every field, and `shape` checks and returns what they made. */
  begin(): PointShape;
}

export interface PointShape {
  take(reader: FieldReader, parts: PointParts): void;
  shape(parts: PointParts): Shape;
}

const MAX_INT64 = (1n << 63n) - 1n;

/** One HistogramDataPoint, ExponentialHistogramDataPoint or SummaryDataPoint. Throws for this point alone. */
export function decodeHistogramPoint(
  sink: PointSink,
  metric: MetricEntry,
  form: PointForm,
  start: number,
  end: number,
): void {
  const { run, window } = sink;
  const parts: PointParts = { timeUs: 0, startUs: 0, flags: 0, count: 0n, sum: null, min: null, max: null };
  const point = form.begin();
  const reader = new FieldReader(run.bytes, run.view, start, end);
  while (reader.next()) {
    if (reader.is(2, WIRE.fixed64)) {
      parts.startUs = microsecondsAt(run.view, reader.start);
    } else if (reader.is(3, WIRE.fixed64)) {
      parts.timeUs = microsecondsAt(run.view, reader.start);
    } else if (reader.is(4, WIRE.fixed64)) {
      parts.count = run.view.getBigUint64(reader.start, true);
    } else if (reader.is(5, WIRE.fixed64)) {
      parts.sum = reader.double();
    } else {
      point.take(reader, parts);
    }
  }
  const { timeUs } = parts;
  if (!(timeUs >= window.minUs && timeUs <= window.maxUs)) {
    throw window.reject(timeUs);
  }
  const absent = (parts.flags & 1) === 1;
  const shape = absent ? {} : point.shape(parts);
  const entry = sink.series.findSplit(metric, form.attributesField, start, end);
  const exemplars = readExemplars(sink, entry, form.exemplarsField, start, end, timeUs);
  if (metric.cumulative && parts.startUs !== entry.startUs) {
    sink.noteStart(entry, parts.startUs, timeUs);
  } else if (metric.delta && sink.isRepeatedDelta(entry, timeUs)) {
    return;
  }
  const numbers = absent
    ? { count: 0n, sum: null, min: null, max: null }
    : { count: parts.count, sum: parts.sum, min: parts.min, max: parts.max };
  sink.histograms.push({ entry, row: { timeUs, absent, ...numbers, ...shape } });
  sink.exemplars.push(...exemplars);
  run.tally.warnAll(entry.notes ?? []);
}

/** Appends the doubles of a packed or single field. */
export function takeDoubles(reader: FieldReader, into: number[], limit: number): void {
  for (let at = reader.start; at + 8 <= reader.end; at += 8) {
    into.push(reader.view.getFloat64(at, true));
    checkCount(into.length, limit);
  }
  checkWhole(reader);
}

/** Appends the fixed64 counts of a packed or single field. */
export function takeFixedCounts(reader: FieldReader, into: bigint[], limit: number): void {
  for (let at = reader.start; at + 8 <= reader.end; at += 8) {
    into.push(reader.view.getBigUint64(at, true));
    checkCount(into.length, limit);
  }
  checkWhole(reader);
}

function checkWhole(reader: FieldReader): void {
  if ((reader.end - reader.start) % 8 !== 0) {
    throw WIRE_ERRORS.length;
  }
}

export function checkCount(count: number, limit: number): void {
  if (count > limit) {
    throw new ItemError(`a histogram or summary has more than ${limit} buckets or quantiles`);
  }
}

/** Sum of the counts. The database keeps a bucket in a signed 64-bit integer. */
export function sumCounts(counts: readonly bigint[]): bigint {
  let sum = 0n;
  for (const count of counts) {
    if (count > MAX_INT64) {
      throw new ItemError('a bucket count is above 2^63 - 1');
    }
    sum += count;
  }
  return sum;
}
