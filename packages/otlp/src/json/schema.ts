import type { OtlpKind } from '../response.ts';

/**
 * How a JSON value becomes protobuf bytes. `hexId` is OTLP's own rule for trace and span ids; `looseHexId` lets a
 * record live on without a bad id; `enum` takes integers only, which OTLP demands and proto3 JSON does not.
 */
export type FieldKind =
  | 'string'
  | 'base64'
  | 'hexId'
  | 'looseHexId'
  | 'bool'
  | 'double'
  | 'fixed64'
  | 'sfixed64'
  | 'int64'
  | 'uint64'
  | 'int32'
  | 'uint32'
  | 'sint32'
  | 'fixed32'
  | 'enum'
  | 'message';

export interface FieldSchema {
  /** lowerCamelCase, the only spelling that OTLP/JSON allows. */
  readonly name: string;
  /** UTF-8 of the name and its closing quote, to compare with the text as it stands. */
  readonly nameBytes: Uint8Array;
  readonly number: number;
  readonly kind: FieldKind;
  readonly repeated: boolean;
  readonly message: MessageSchema | undefined;
}

/**
 * `item` is what partial success counts: a bad one is left out alone. A `group` holds items: when something of its
 * own is bad, all its items are left out and counted. Anything else fails the item or group that it is in.
 */
export interface MessageSchema {
  readonly name: string;
  readonly level: 'root' | 'group' | 'item' | 'inner';
  readonly fields: FieldSchema[];
}

function message(
  name: string,
  level: MessageSchema['level'] = 'inner',
  fields: FieldSchema[] = [],
): MessageSchema {
  return { name, level, fields };
}

function field(name: string, number: number, kind: FieldKind): FieldSchema {
  return { name, nameBytes: quoted(name), number, kind, repeated: false, message: undefined };
}

function packed(name: string, number: number, kind: FieldKind): FieldSchema {
  return { ...field(name, number, kind), repeated: true };
}

function one(name: string, number: number, schema: MessageSchema): FieldSchema {
  return { ...field(name, number, 'message'), message: schema };
}

function many(name: string, number: number, schema: MessageSchema): FieldSchema {
  return { ...one(name, number, schema), repeated: true };
}

function quoted(name: string): Uint8Array {
  return new TextEncoder().encode(`${name}"`);
}

// common.proto
const anyValue = message('AnyValue');
const keyValue = message('KeyValue', 'inner', [field('key', 1, 'string'), one('value', 2, anyValue)]);
anyValue.fields.push(
  field('stringValue', 1, 'string'),
  field('boolValue', 2, 'bool'),
  field('intValue', 3, 'int64'),
  field('doubleValue', 4, 'double'),
  one('arrayValue', 5, message('ArrayValue', 'inner', [many('values', 1, anyValue)])),
  one('kvlistValue', 6, message('KeyValueList', 'inner', [many('values', 1, keyValue)])),
  field('bytesValue', 7, 'base64'),
);
const resource = message('Resource', 'inner', [
  many('attributes', 1, keyValue),
  field('droppedAttributesCount', 2, 'uint32'),
]);
const scope = message('InstrumentationScope', 'inner', [
  field('name', 1, 'string'),
  field('version', 2, 'string'),
  many('attributes', 3, keyValue),
  field('droppedAttributesCount', 4, 'uint32'),
]);

// metrics.proto
const exemplar = message('Exemplar', 'inner', [
  field('timeUnixNano', 2, 'fixed64'),
  field('asDouble', 3, 'double'),
  field('spanId', 4, 'looseHexId'),
  field('traceId', 5, 'looseHexId'),
  field('asInt', 6, 'sfixed64'),
  many('filteredAttributes', 7, keyValue),
]);
const numberDataPoint = message('NumberDataPoint', 'item', [
  many('attributes', 7, keyValue),
  field('startTimeUnixNano', 2, 'fixed64'),
  field('timeUnixNano', 3, 'fixed64'),
  field('asDouble', 4, 'double'),
  field('asInt', 6, 'sfixed64'),
  many('exemplars', 5, exemplar),
  field('flags', 8, 'uint32'),
]);
const histogramDataPoint = message('HistogramDataPoint', 'item', [
  many('attributes', 9, keyValue),
  field('startTimeUnixNano', 2, 'fixed64'),
  field('timeUnixNano', 3, 'fixed64'),
  field('count', 4, 'fixed64'),
  field('sum', 5, 'double'),
  packed('bucketCounts', 6, 'fixed64'),
  packed('explicitBounds', 7, 'double'),
  many('exemplars', 8, exemplar),
  field('flags', 10, 'uint32'),
  field('min', 11, 'double'),
  field('max', 12, 'double'),
]);
const buckets = message('Buckets', 'inner', [
  field('offset', 1, 'sint32'),
  packed('bucketCounts', 2, 'uint64'),
]);
const exponentialHistogramDataPoint = message('ExponentialHistogramDataPoint', 'item', [
  many('attributes', 1, keyValue),
  field('startTimeUnixNano', 2, 'fixed64'),
  field('timeUnixNano', 3, 'fixed64'),
  field('count', 4, 'fixed64'),
  field('sum', 5, 'double'),
  field('scale', 6, 'sint32'),
  field('zeroCount', 7, 'fixed64'),
  one('positive', 8, buckets),
  one('negative', 9, buckets),
  field('flags', 10, 'uint32'),
  many('exemplars', 11, exemplar),
  field('min', 12, 'double'),
  field('max', 13, 'double'),
  field('zeroThreshold', 14, 'double'),
]);
const valueAtQuantile = message('ValueAtQuantile', 'inner', [
  field('quantile', 1, 'double'),
  field('value', 2, 'double'),
]);
const summaryDataPoint = message('SummaryDataPoint', 'item', [
  many('attributes', 7, keyValue),
  field('startTimeUnixNano', 2, 'fixed64'),
  field('timeUnixNano', 3, 'fixed64'),
  field('count', 4, 'fixed64'),
  field('sum', 5, 'double'),
  many('quantileValues', 6, valueAtQuantile),
  field('flags', 8, 'uint32'),
]);
const temporality = field('aggregationTemporality', 2, 'enum');
const metric = message('Metric', 'group', [
  field('name', 1, 'string'),
  field('description', 2, 'string'),
  field('unit', 3, 'string'),
  one('gauge', 5, message('Gauge', 'group', [many('dataPoints', 1, numberDataPoint)])),
  one(
    'sum',
    7,
    message('Sum', 'group', [
      many('dataPoints', 1, numberDataPoint),
      temporality,
      field('isMonotonic', 3, 'bool'),
    ]),
  ),
  one(
    'histogram',
    9,
    message('Histogram', 'group', [many('dataPoints', 1, histogramDataPoint), temporality]),
  ),
  one(
    'exponentialHistogram',
    10,
    message('ExponentialHistogram', 'group', [
      many('dataPoints', 1, exponentialHistogramDataPoint),
      temporality,
    ]),
  ),
  one('summary', 11, message('Summary', 'group', [many('dataPoints', 1, summaryDataPoint)])),
  many('metadata', 12, keyValue),
]);

// logs.proto
const logRecord = message('LogRecord', 'item', [
  field('timeUnixNano', 1, 'fixed64'),
  field('observedTimeUnixNano', 11, 'fixed64'),
  field('severityNumber', 2, 'enum'),
  field('severityText', 3, 'string'),
  one('body', 5, anyValue),
  many('attributes', 6, keyValue),
  field('droppedAttributesCount', 7, 'uint32'),
  field('flags', 8, 'fixed32'),
  field('traceId', 9, 'looseHexId'),
  field('spanId', 10, 'looseHexId'),
  field('eventName', 12, 'string'),
]);

// trace.proto
const event = message('Event', 'inner', [
  field('timeUnixNano', 1, 'fixed64'),
  field('name', 2, 'string'),
  many('attributes', 3, keyValue),
  field('droppedAttributesCount', 4, 'uint32'),
]);
const link = message('Link', 'inner', [
  field('traceId', 1, 'hexId'),
  field('spanId', 2, 'hexId'),
  field('traceState', 3, 'string'),
  many('attributes', 4, keyValue),
  field('droppedAttributesCount', 5, 'uint32'),
  field('flags', 6, 'fixed32'),
]);
const status = message('Status', 'inner', [field('message', 2, 'string'), field('code', 3, 'enum')]);
const span = message('Span', 'item', [
  field('traceId', 1, 'hexId'),
  field('spanId', 2, 'hexId'),
  field('parentSpanId', 4, 'looseHexId'),
  field('traceState', 3, 'string'),
  field('name', 5, 'string'),
  field('kind', 6, 'enum'),
  field('startTimeUnixNano', 7, 'fixed64'),
  field('endTimeUnixNano', 8, 'fixed64'),
  many('attributes', 9, keyValue),
  field('droppedAttributesCount', 10, 'uint32'),
  many('events', 11, event),
  field('droppedEventsCount', 12, 'uint32'),
  many('links', 13, link),
  field('droppedLinksCount', 14, 'uint32'),
  one('status', 15, status),
  field('flags', 16, 'fixed32'),
]);

/** Request, Resource* and Scope* messages have the same numbers for all three kinds of telemetry. */
function request(
  name: string,
  plural: { resources: string; scopes: string; items: string },
  item: MessageSchema,
): MessageSchema {
  const scopes = message(`Scope${name}`, 'group', [
    one('scope', 1, scope),
    many(plural.items, 2, item),
    field('schemaUrl', 3, 'string'),
  ]);
  const resources = message(`Resource${name}`, 'group', [
    one('resource', 1, resource),
    many(plural.scopes, 2, scopes),
    field('schemaUrl', 3, 'string'),
  ]);
  return message(`Export${name}ServiceRequest`, 'root', [many(plural.resources, 1, resources)]);
}

/** The request message of each kind, from opentelemetry-proto 1.7. */
export const REQUEST_SCHEMA: Readonly<Record<OtlpKind, MessageSchema>> = {
  metrics: request(
    'Metrics',
    { resources: 'resourceMetrics', scopes: 'scopeMetrics', items: 'metrics' },
    metric,
  ),
  logs: request('Logs', { resources: 'resourceLogs', scopes: 'scopeLogs', items: 'logRecords' }, logRecord),
  traces: request('Trace', { resources: 'resourceSpans', scopes: 'scopeSpans', items: 'spans' }, span),
};
