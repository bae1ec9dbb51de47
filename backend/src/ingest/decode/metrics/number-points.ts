import { WIRE_ERRORS, skipField, varintAt, varintEnd } from '@vigilops/otlp';
import type { MetricEntry } from '../entries.ts';
import { ItemError } from '../tally.ts';
import { microsecondsAt } from '../time.ts';
import { readExemplars } from './exemplars.ts';
import type { PointSink } from './point-sink.ts';

/** Tags of NumberDataPoint (metrics.proto): field × 8 + wire type. */
const TAG = {
  startTime: 0x11,
  time: 0x19,
  asDouble: 0x21,
  exemplar: 0x2a,
  asInt: 0x31,
  attribute: 0x3a,
  flags: 0x40,
} as const;

const ATTRIBUTES_FIELD = 7;
const EXEMPLARS_FIELD = 5;
const NO_RECORDED_VALUE = 1;
const TWO_32 = 4_294_967_296;

const noValue = new ItemError('a data point has neither asInt nor asDouble');

/**
 * One NumberDataPoint, bytes[start..end). The hot path of metrics: everything stays in local variables and nothing
 * is created for a series that was met before. Throws ItemError or a WireError for the point alone.
 */
export function decodeNumberPoint(sink: PointSink, metric: MetricEntry, start: number, end: number): void {
  const { run } = sink;
  const { bytes, view } = run;
  let at = start;
  let attributesStart = 0;
  let attributesEnd = 0;
  let split = false;
  let timeAt = -1;
  let startAt = -1;
  let valueAt = -1;
  let isInt = false;
  let flags = 0;
  let hasExemplars = false;
  while (at < end) {
    const tag = bytes[at] as number;
    switch (tag) {
      case TAG.attribute: {
        const tagAt = at;
        let length = bytes[at + 1] as number;
        at += 2;
        if (length > 127) {
          const lengthEnd = varintEnd(bytes, at - 1, end);
          length = varintAt(bytes, at - 1, lengthEnd);
          at = lengthEnd;
        }
        at += length;
        if (attributesEnd === tagAt) {
          attributesEnd = at;
        } else if (attributesEnd === 0) {
          attributesStart = tagAt;
          attributesEnd = at;
        } else {
          split = true;
        }
        break;
      }
      case TAG.time:
        timeAt = at + 1;
        at += 9;
        break;
      case TAG.startTime:
        startAt = at + 1;
        at += 9;
        break;
      case TAG.asDouble:
        valueAt = at + 1;
        isInt = false;
        at += 9;
        break;
      case TAG.asInt:
        valueAt = at + 1;
        isInt = true;
        at += 9;
        break;
      case TAG.flags: {
        const flagsEnd = varintEnd(bytes, at + 1, end);
        flags = varintAt(bytes, at + 1, flagsEnd);
        at = flagsEnd;
        break;
      }
      default:
        hasExemplars = hasExemplars || tag === TAG.exemplar;
        at = skipField(bytes, at, end);
    }
  }
  // Written so that a NaN from reading past the body fails it as well.
  if (!(at <= end)) {
    throw WIRE_ERRORS.length;
  }
  const timeUs = timeAt < 0 ? 0 : microsecondsAt(view, timeAt);
  if (!(timeUs >= sink.window.minUs && timeUs <= sink.window.maxUs)) {
    throw sink.window.reject(timeUs);
  }
  const absent = flags % 2 === NO_RECORDED_VALUE;
  if (valueAt < 0 && !absent) {
    throw noValue;
  }
  const entry = split
    ? sink.series.findSplit(metric, ATTRIBUTES_FIELD, start, end)
    : sink.series.find(metric, ATTRIBUTES_FIELD, attributesStart, attributesEnd);
  const exemplars = hasExemplars ? readExemplars(sink, entry, EXEMPLARS_FIELD, start, end, timeUs) : null;
  if (metric.cumulative) {
    const startUs = startAt < 0 ? 0 : microsecondsAt(view, startAt);
    if (startUs !== entry.startUs) {
      sink.noteStart(entry, startUs, timeUs);
    }
  } else if (metric.delta && sink.isRepeatedDelta(entry, timeUs)) {
    return;
  }
  let value = 0;
  if (!absent) {
    value = isInt
      ? view.getInt32(valueAt + 4, true) * TWO_32 + view.getUint32(valueAt, true)
      : view.getFloat64(valueAt, true);
  }
  sink.samples.add(sink.series.reference(entry), timeUs, value, absent);
  if (exemplars !== null) {
    sink.exemplars.push(...exemplars);
  }
  if (entry.notes !== null) {
    run.tally.warnAll(entry.notes);
  }
}
