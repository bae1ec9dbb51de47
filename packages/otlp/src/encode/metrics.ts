import {
  type Attributes,
  type ScopeInput,
  writeAttributes,
  writeResource,
  writeScope,
} from './attributes.ts';
import { ByteWriter, WIRE } from '../wire/byte-writer.ts';

export interface ExemplarInput {
  readonly timeUnixNano: bigint;
  readonly value: number;
  readonly filteredAttributes?: Attributes;
  /** 16 bytes. */
  readonly traceId?: Uint8Array;
  /** 8 bytes. */
  readonly spanId?: Uint8Array;
}

interface PointInput {
  readonly attributes: Attributes;
  readonly timeUnixNano: bigint;
  readonly startTimeUnixNano?: bigint;
  /** DataPointFlags; bit 0 says "no recorded value". */
  readonly flags?: number;
}

export interface NumberPoint extends PointInput {
  readonly value: number;
  /** Left out: `int` for safe integers, `double` for all other numbers. */
  readonly valueType?: 'int' | 'double';
  readonly exemplars?: readonly ExemplarInput[];
}

export interface HistogramPointInput extends PointInput {
  readonly count: number | bigint;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  /** explicitBounds.length + 1, or both empty. */
  readonly bucketCounts: readonly (number | bigint)[];
  readonly explicitBounds: readonly number[];
  readonly exemplars?: readonly ExemplarInput[];
}

export interface ExponentialBuckets {
  readonly offset: number;
  readonly bucketCounts: readonly (number | bigint)[];
}

export interface ExponentialHistogramPointInput extends PointInput {
  readonly count: number | bigint;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  readonly scale: number;
  readonly zeroCount: number | bigint;
  readonly zeroThreshold?: number;
  readonly positive?: ExponentialBuckets;
  readonly negative?: ExponentialBuckets;
  readonly exemplars?: readonly ExemplarInput[];
}

export interface SummaryPointInput extends PointInput {
  readonly count: number | bigint;
  readonly sum: number;
  readonly quantiles: readonly { readonly quantile: number; readonly value: number }[];
}

export type AggregationTemporality = 'delta' | 'cumulative';

export type MetricDataInput =
  | { readonly kind: 'gauge'; readonly points: readonly NumberPoint[] }
  | {
      readonly kind: 'sum';
      readonly temporality: AggregationTemporality;
      readonly monotonic: boolean;
      readonly points: readonly NumberPoint[];
    }
  | {
      readonly kind: 'histogram';
      readonly temporality: AggregationTemporality;
      readonly points: readonly HistogramPointInput[];
    }
  | {
      readonly kind: 'exponential_histogram';
      readonly temporality: AggregationTemporality;
      readonly points: readonly ExponentialHistogramPointInput[];
    }
  | { readonly kind: 'summary'; readonly points: readonly SummaryPointInput[] };

export interface MetricInput {
  readonly name: string;
  /** UCUM, as in `By` or `1`. */
  readonly unit: string;
  readonly description?: string;
  readonly data: MetricDataInput;
}

export interface MetricsGroup {
  readonly resource: Attributes;
  readonly scope?: ScopeInput;
  readonly metrics: readonly MetricInput[];
}

/** ExportMetricsServiceRequest, one ResourceMetrics a group. */
export function encodeMetricsRequest(groups: readonly MetricsGroup[]): Uint8Array {
  const writer = new ByteWriter(4096);
  for (const group of groups) {
    const resourceMetrics = writer.open(1);
    writeResource(writer, group.resource);
    const scopeMetrics = writer.open(2);
    writeScope(writer, group.scope);
    for (const metric of group.metrics) {
      writeMetric(writer, metric);
    }
    writer.close(scopeMetrics);
    writer.close(resourceMetrics);
  }
  return writer.toBytes();
}

function writeMetric(writer: ByteWriter, metric: MetricInput): void {
  const message = writer.open(2);
  writer.textField(1, metric.name);
  if (metric.description !== undefined) {
    writer.textField(2, metric.description);
  }
  writer.textField(3, metric.unit);
  writeData(writer, metric.data);
  writer.close(message);
}

function writeData(writer: ByteWriter, data: MetricDataInput): void {
  switch (data.kind) {
    case 'gauge':
      writePoints(writer, 5, data.points, writeNumberPoint);
      return;
    case 'sum':
      writePoints(writer, 7, data.points, writeNumberPoint, data.temporality, data.monotonic);
      return;
    case 'histogram':
      writePoints(writer, 9, data.points, writeHistogramPoint, data.temporality);
      return;
    case 'exponential_histogram':
      writePoints(writer, 10, data.points, writeExponentialPoint, data.temporality);
      return;
    case 'summary':
      writePoints(writer, 11, data.points, writeSummaryPoint);
      return;
    default:
      data satisfies never;
  }
}

function writePoints<Point>(
  writer: ByteWriter,
  field: number,
  points: readonly Point[],
  writePoint: (writer: ByteWriter, point: Point) => void,
  temporality?: AggregationTemporality,
  monotonic = false,
): void {
  const message = writer.open(field);
  for (const point of points) {
    const dataPoint = writer.open(1);
    writePoint(writer, point);
    writer.close(dataPoint);
  }
  if (temporality !== undefined) {
    writer.varintField(2, temporality === 'delta' ? 1 : 2);
  }
  if (monotonic) {
    writer.varintField(3, 1);
  }
  writer.close(message);
}

function writeNumberPoint(writer: ByteWriter, point: NumberPoint): void {
  writeAttributes(writer, 7, point.attributes);
  writeTimes(writer, point);
  const type = point.valueType ?? (Number.isSafeInteger(point.value) ? 'int' : 'double');
  if (type === 'int') {
    writer.fixed64Field(6, point.value);
  } else {
    writer.doubleField(4, point.value);
  }
  writeExemplars(writer, 5, point.exemplars);
  writeFlags(writer, 8, point.flags);
}

function writeHistogramPoint(writer: ByteWriter, point: HistogramPointInput): void {
  writeAttributes(writer, 9, point.attributes);
  writeTimes(writer, point);
  writer.fixed64Field(4, point.count);
  writeOptionalDouble(writer, 5, point.sum);
  if (point.bucketCounts.length > 0) {
    writer.tag(6, WIRE.bytes);
    writer.varint(point.bucketCounts.length * 8);
    point.bucketCounts.forEach((count) => writer.fixed64(count));
  }
  if (point.explicitBounds.length > 0) {
    writer.tag(7, WIRE.bytes);
    writer.varint(point.explicitBounds.length * 8);
    point.explicitBounds.forEach((bound) => writer.double(bound));
  }
  writeExemplars(writer, 8, point.exemplars);
  writeFlags(writer, 10, point.flags);
  writeOptionalDouble(writer, 11, point.min);
  writeOptionalDouble(writer, 12, point.max);
}

function writeExponentialPoint(writer: ByteWriter, point: ExponentialHistogramPointInput): void {
  writeAttributes(writer, 1, point.attributes);
  writeTimes(writer, point);
  writer.fixed64Field(4, point.count);
  writeOptionalDouble(writer, 5, point.sum);
  writer.varintField(6, zigzag(point.scale));
  writer.fixed64Field(7, point.zeroCount);
  writeBuckets(writer, 8, point.positive);
  writeBuckets(writer, 9, point.negative);
  writeFlags(writer, 10, point.flags);
  writeExemplars(writer, 11, point.exemplars);
  writeOptionalDouble(writer, 12, point.min);
  writeOptionalDouble(writer, 13, point.max);
  writeOptionalDouble(writer, 14, point.zeroThreshold);
}

function writeBuckets(writer: ByteWriter, field: number, buckets: ExponentialBuckets | undefined): void {
  if (buckets === undefined) {
    return;
  }
  const message = writer.open(field);
  writer.varintField(1, zigzag(buckets.offset));
  const counts = writer.open(2);
  buckets.bucketCounts.forEach((count) => writer.int64(count));
  writer.close(counts);
  writer.close(message);
}

function writeSummaryPoint(writer: ByteWriter, point: SummaryPointInput): void {
  writeAttributes(writer, 7, point.attributes);
  writeTimes(writer, point);
  writer.fixed64Field(4, point.count);
  writer.doubleField(5, point.sum);
  for (const { quantile, value } of point.quantiles) {
    const message = writer.open(6);
    writer.doubleField(1, quantile);
    writer.doubleField(2, value);
    writer.close(message);
  }
  writeFlags(writer, 8, point.flags);
}

function writeTimes(writer: ByteWriter, point: PointInput): void {
  if (point.startTimeUnixNano !== undefined) {
    writer.fixed64Field(2, point.startTimeUnixNano);
  }
  writer.fixed64Field(3, point.timeUnixNano);
}

function writeExemplars(
  writer: ByteWriter,
  field: number,
  exemplars: readonly ExemplarInput[] | undefined,
): void {
  for (const exemplar of exemplars ?? []) {
    const message = writer.open(field);
    writer.fixed64Field(2, exemplar.timeUnixNano);
    writer.doubleField(3, exemplar.value);
    if (exemplar.spanId !== undefined) {
      writer.bytesField(4, exemplar.spanId);
    }
    if (exemplar.traceId !== undefined) {
      writer.bytesField(5, exemplar.traceId);
    }
    writeAttributes(writer, 7, exemplar.filteredAttributes ?? {});
    writer.close(message);
  }
}

function writeFlags(writer: ByteWriter, field: number, flags: number | undefined): void {
  if (flags !== undefined) {
    writer.varintField(field, flags >>> 0);
  }
}

function writeOptionalDouble(writer: ByteWriter, field: number, value: number | undefined): void {
  if (value !== undefined) {
    writer.doubleField(field, value);
  }
}

/** sint32 as protobuf writes it: 0, -1, 1, -2 become 0, 1, 2, 3. */
function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}
