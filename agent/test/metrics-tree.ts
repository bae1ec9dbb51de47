import { FieldReader, WIRE } from '@vigilops/otlp';

export interface DecodedPoint {
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly value: number;
}

export interface DecodedRequest {
  /** Values that are lists are joined with commas. */
  readonly resource: Readonly<Record<string, string | number>>;
  readonly metrics: ReadonlyMap<string, { readonly unit: string; readonly points: readonly DecodedPoint[] }>;
}

/** An ExportMetricsServiceRequest of one resource and scope with gauges and sums: what the agent sends. */
export function decodeMetrics(body: Uint8Array): DecodedRequest {
  const metrics = new Map<string, { unit: string; points: DecodedPoint[] }>();
  let resource: Record<string, string | number> = {};
  for (const resourceMetrics of messages(readerOf(body), 1)) {
    for (const { field, reader } of fields(resourceMetrics)) {
      if (field === 1) {
        resource = attributesOf(reader.nested(), 1);
      } else if (field === 2) {
        for (const metric of messages(reader.nested(), 2)) {
          addMetric(metric, metrics);
        }
      }
    }
  }
  return { resource, metrics };
}

function addMetric(metric: FieldReader, into: Map<string, { unit: string; points: DecodedPoint[] }>): void {
  let name = '';
  let unit = '';
  const points: DecodedPoint[] = [];
  for (const { field, reader } of fields(metric)) {
    if (field === 1) {
      name = textOf(reader);
    } else if (field === 3) {
      unit = textOf(reader);
    } else if (field === 5 || field === 7) {
      for (const point of messages(reader.nested(), 1)) {
        points.push(pointOf(point));
      }
    }
  }
  into.set(name, { unit, points });
}

function pointOf(point: FieldReader): DecodedPoint {
  const attributes: Record<string, string | number> = {};
  let value = NaN;
  for (const { field, reader } of fields(point)) {
    if (field === 7) {
      Object.assign(attributes, attributeOf(reader.nested()));
    } else if (field === 4) {
      value = reader.view.getFloat64(reader.start, true);
    } else if (field === 6) {
      value = Number(reader.view.getBigInt64(reader.start, true));
    }
  }
  return { attributes, value };
}

function attributesOf(message: FieldReader, fieldNumber: number): Record<string, string | number> {
  return Object.assign({}, ...[...messages(message, fieldNumber)].map(attributeOf)) as Record<
    string,
    string | number
  >;
}

function attributeOf(keyValue: FieldReader): Record<string, string | number> {
  let key = '';
  let value: string | number = '';
  for (const { field, reader } of fields(keyValue)) {
    if (field === 1) {
      key = textOf(reader);
    } else if (field === 2) {
      value = anyValueOf(reader.nested());
    }
  }
  return { [key]: value };
}

function anyValueOf(message: FieldReader): string | number {
  for (const { field, reader } of fields(message)) {
    switch (field) {
      case 1:
        return textOf(reader);
      case 3:
        return Number(varintOf(reader));
      case 4:
        return reader.view.getFloat64(reader.start, true);
      case 5:
        return [...messages(reader.nested(), 1)].map(anyValueOf).join(',');
      default:
    }
  }
  return '';
}

function varintOf(reader: FieldReader): bigint {
  let value = 0n;
  for (let at = reader.end - 1; at >= reader.start; at -= 1) {
    value = (value << 7n) | BigInt((reader.bytes[at] ?? 0) & 0x7f);
  }
  return value;
}

function textOf(reader: FieldReader): string {
  return Buffer.from(reader.bytes.subarray(reader.start, reader.end)).toString();
}

function readerOf(body: Uint8Array): FieldReader {
  return new FieldReader(body, new DataView(body.buffer, body.byteOffset, body.byteLength), 0, body.length);
}

function* fields(reader: FieldReader): Generator<{ field: number; reader: FieldReader }> {
  while (reader.next()) {
    yield { field: reader.field, reader };
  }
}

function* messages(reader: FieldReader, field: number): Generator<FieldReader> {
  for (const found of fields(reader)) {
    if (found.field === field && reader.wireType === WIRE.bytes) {
      yield reader.nested();
    }
  }
}
