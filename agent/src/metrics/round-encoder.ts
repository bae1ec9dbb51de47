import { type Attributes, ByteWriter, encodeAttributes, type ScopeInput, WIRE } from '@vigilops/otlp';

import { type Instrument, type InstrumentName, instrumentOf } from './instruments.ts';
import type { PointAttributes, Reading } from './reading.ts';

export interface RoundEncoder {
  /** One round's readings, all of the time `unixMs`, as an ExportMetricsServiceRequest. */
  encode(readings: readonly Reading[], resource: Attributes, unixMs: number): Uint8Array;
}

export interface RoundEncoderConfig {
  readonly scope: ScopeInput;
  /** When the counters of the kernel and of this process began, in Unix milliseconds. */
  readonly starts: { readonly boot: number; readonly agent: number };
}

/** A whole data point as it goes onto the wire; only its last 17 bytes change: time, tag, value. */
interface Series {
  readonly point: Buffer;
  round: number;
}

interface Metric {
  readonly instrument: Instrument;
  readonly head: Uint8Array;
  readonly series: Map<string, Series>;
}

/** Fields of metrics.proto. */
const FIELD = {
  resource: 1,
  scopeMetrics: 2,
  scope: 1,
  metric: 2,
  gauge: 5,
  sum: 7,
  point: 1,
  temporality: 2,
  monotonic: 3,
  pointAttributes: 7,
  startTime: 2,
  time: 3,
  doubleValue: 4,
  intValue: 6,
} as const;
const CUMULATIVE = 2;
const TIME_FROM_END = 17;
const VALUE_FROM_END = 8;
/** A series not seen for this many rounds is forgotten: processes come and go. */
const KEPT_ROUNDS = 16;

/**
 * An encoder that remembers every series as bytes and patches time and value in. Between two rounds nearly nothing
 * else changes, and the agent's code runs too seldom to be compiled, so making the same text into the same bytes
 * would be the greater part of what a round costs.
 */
export function createRoundEncoder({ scope, starts }: RoundEncoderConfig): RoundEncoder {
  const metrics = new Map<InstrumentName, Metric>();
  const writer = new ByteWriter(16_384);
  const scopeBytes = encodeScope(scope);
  const time = Buffer.alloc(8);
  let round = 0;

  function metricOf(name: InstrumentName): Metric {
    const known = metrics.get(name);
    if (known !== undefined) {
      return known;
    }
    const instrument = instrumentOf(name);
    const metric = { instrument, head: encodeHead(name, instrument), series: new Map<string, Series>() };
    metrics.set(name, metric);
    return metric;
  }

  function pointOf({ instrument, series }: Metric, attributes: PointAttributes): Buffer {
    const key = JSON.stringify(attributes);
    const known = series.get(key);
    if (known !== undefined) {
      known.round = round;
      return known.point;
    }
    const start = instrument.since === undefined ? undefined : starts[instrument.since];
    const point = encodePoint(attributes, start, instrument);
    series.set(key, { point, round });
    return point;
  }

  function writeMetric(metric: Metric, readings: readonly Reading[]): void {
    const { instrument, head } = metric;
    const message = writer.open(FIELD.metric);
    writer.raw(head);
    const data = writer.open(instrument.kind === 'gauge' ? FIELD.gauge : FIELD.sum);
    for (const { value, attributes } of readings) {
      const point = pointOf(metric, attributes);
      point.set(time, point.length - TIME_FROM_END);
      putValue(point, value, instrument);
      writer.raw(point);
    }
    if (instrument.kind !== 'gauge') {
      writer.varintField(FIELD.temporality, CUMULATIVE);
    }
    if (instrument.kind === 'counter') {
      writer.varintField(FIELD.monotonic, 1);
    }
    writer.close(data);
    writer.close(message);
  }

  function forgetOld(): void {
    for (const { series } of metrics.values()) {
      for (const [key, one] of series) {
        if (round - one.round >= KEPT_ROUNDS) {
          series.delete(key);
        }
      }
    }
  }

  return {
    encode(readings, resource, unixMs) {
      round += 1;
      time.writeBigUInt64LE(BigInt(Math.round(unixMs)) * 1_000_000n);
      writer.truncate(0);
      const resourceMetrics = writer.open(1);
      writer.bytesField(FIELD.resource, encodeAttributes(resource, 1));
      const scopeMetrics = writer.open(FIELD.scopeMetrics);
      writer.bytesField(FIELD.scope, scopeBytes);
      for (const [name, ofMetric] of groupByMetric(readings)) {
        writeMetric(metricOf(name), ofMetric);
      }
      writer.close(scopeMetrics);
      writer.close(resourceMetrics);
      if (round % KEPT_ROUNDS === 0) {
        forgetOld();
      }
      return writer.toBytes();
    },
  };
}

function groupByMetric(readings: readonly Reading[]): ReadonlyMap<InstrumentName, readonly Reading[]> {
  const groups = new Map<InstrumentName, Reading[]>();
  for (const reading of readings) {
    const group = groups.get(reading.metric);
    if (group === undefined) {
      groups.set(reading.metric, [reading]);
    } else {
      group.push(reading);
    }
  }
  return groups;
}

function encodeScope({ name, version }: ScopeInput): Uint8Array {
  const writer = new ByteWriter();
  writer.textField(1, name);
  if (version !== undefined) {
    writer.textField(2, version);
  }
  return writer.toBytes();
}

function encodeHead(name: string, { description, unit }: Instrument): Uint8Array {
  const writer = new ByteWriter();
  writer.textField(1, name);
  writer.textField(2, description);
  writer.textField(3, unit);
  return writer.toBytes();
}

/**
 * The point with its tag and length, time and value still 0. In memory of its own: a small Buffer from Node's pool
 * would keep 64 KiB alive as long as the series lives.
 */
export function encodePoint(
  attributes: PointAttributes,
  startMs: number | undefined,
  instrument: Instrument,
): Buffer {
  const writer = new ByteWriter(256);
  const message = writer.open(FIELD.point);
  writer.raw(encodeAttributes(attributes, FIELD.pointAttributes));
  if (startMs !== undefined) {
    writer.fixed64Field(FIELD.startTime, BigInt(Math.round(startMs)) * 1_000_000n);
  }
  writer.fixed64Field(FIELD.time, 0);
  writer.tag(instrument.valueType === 'int' ? FIELD.intValue : FIELD.doubleValue, WIRE.fixed64);
  writer.fixed64(0);
  writer.close(message);
  const bytes = writer.toBytes();
  const point = Buffer.alloc(bytes.length);
  point.set(bytes);
  return point;
}

function putValue(point: Buffer, value: number, { valueType }: Instrument): void {
  const at = point.length - VALUE_FROM_END;
  if (valueType === 'double') {
    point.writeDoubleLE(value, at);
    return;
  }
  const whole = Math.min(Math.max(Math.round(value), -MAX_INT), MAX_INT);
  // Two's complement in two halves: a negative high half with a positive low one.
  const high = Math.floor(whole / TWO_32);
  point.writeInt32LE(high, at + 4);
  point.writeUInt32LE(whole - high * TWO_32, at);
}

const TWO_32 = 4_294_967_296;
/** The greatest double below 2^63; counters of the kernel have 64 bits. */
const MAX_INT = 9_223_372_036_854_774_784;
