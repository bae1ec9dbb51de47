import type {
  Attributes,
  AttributeValue,
  ExemplarInput,
  ExponentialBuckets,
  LogRecordInput,
  LogsGroup,
  MetricDataInput,
  MetricsGroup,
  SpanInput,
  TracesGroup,
} from '@vigilops/otlp';

/** OTLP/JSON (proto3 JSON with hex ids) of the inputs that the protobuf encoders take; written apart from both. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };

export function logsJson(groups: readonly LogsGroup[]): string {
  return JSON.stringify({
    resourceLogs: groups.map(({ resource, scope, records }) => ({
      resource: { attributes: attributes(resource) },
      scopeLogs: [{ scope: scopeOf(scope), logRecords: records.map(record) }],
    })),
  });
}

export function tracesJson(groups: readonly TracesGroup[]): string {
  return JSON.stringify({
    resourceSpans: groups.map(({ resource, scope, spans }) => ({
      resource: { attributes: attributes(resource) },
      scopeSpans: [{ scope: scopeOf(scope), spans: spans.map(span) }],
    })),
  });
}

export function metricsJson(groups: readonly MetricsGroup[]): string {
  return JSON.stringify({
    resourceMetrics: groups.map(({ resource, scope, metrics }) => ({
      resource: { attributes: attributes(resource) },
      scopeMetrics: [
        {
          scope: scopeOf(scope),
          metrics: metrics.map(({ name, unit, description, data }) => ({
            name,
            unit,
            description,
            ...metricData(data),
          })),
        },
      ],
    })),
  });
}

function metricData(data: MetricDataInput): { [key: string]: Json | undefined } {
  const temporality = 'temporality' in data ? (data.temporality === 'delta' ? 1 : 2) : undefined;
  const base = (point: {
    attributes: Attributes;
    timeUnixNano: bigint;
    startTimeUnixNano?: bigint;
    flags?: number;
  }) => ({
    attributes: attributes(point.attributes),
    timeUnixNano: String(point.timeUnixNano),
    startTimeUnixNano: optional(point.startTimeUnixNano, String),
    flags: point.flags,
  });
  switch (data.kind) {
    case 'gauge':
    case 'sum': {
      const dataPoints = data.points.map((point) => {
        const int = (point.valueType ?? (Number.isSafeInteger(point.value) ? 'int' : 'double')) === 'int';
        const value: Json = int ? { asInt: String(BigInt(point.value)) } : { asDouble: double(point.value) };
        return { ...base(point), ...value, exemplars: point.exemplars?.map(exemplar) };
      });
      return data.kind === 'gauge'
        ? { gauge: { dataPoints } }
        : { sum: { dataPoints, aggregationTemporality: temporality, isMonotonic: data.monotonic } };
    }
    case 'histogram':
      return {
        histogram: {
          aggregationTemporality: temporality,
          dataPoints: data.points.map((point) => ({
            ...base(point),
            count: String(point.count),
            sum: optional(point.sum, double),
            min: optional(point.min, double),
            max: optional(point.max, double),
            bucketCounts: point.bucketCounts.map(String),
            explicitBounds: point.explicitBounds.map(double),
            exemplars: point.exemplars?.map(exemplar),
          })),
        },
      };
    case 'exponential_histogram':
      return {
        exponentialHistogram: {
          aggregationTemporality: temporality,
          dataPoints: data.points.map((point) => ({
            ...base(point),
            count: String(point.count),
            sum: optional(point.sum, double),
            scale: point.scale,
            zeroCount: String(point.zeroCount),
            zeroThreshold: optional(point.zeroThreshold, double),
            positive: optional(point.positive, buckets),
            negative: optional(point.negative, buckets),
          })),
        },
      };
    case 'summary':
      return {
        summary: {
          dataPoints: data.points.map((point) => ({
            ...base(point),
            count: String(point.count),
            sum: double(point.sum),
            quantileValues: point.quantiles.map(({ quantile, value }) => ({
              quantile: double(quantile),
              value: double(value),
            })),
          })),
        },
      };
    default:
      return data satisfies never;
  }
}

function buckets({ offset, bucketCounts }: ExponentialBuckets): Json {
  return { offset, bucketCounts: bucketCounts.map(String) };
}

function exemplar(input: ExemplarInput): Json {
  return {
    timeUnixNano: String(input.timeUnixNano),
    asDouble: double(input.value),
    traceId: optional(input.traceId, hex),
    spanId: optional(input.spanId, hex),
    filteredAttributes: optional(input.filteredAttributes, attributes),
  };
}

function record(input: LogRecordInput): Json {
  return {
    timeUnixNano: optional(input.timeUnixNano, String),
    observedTimeUnixNano: optional(input.observedTimeUnixNano, String),
    severityNumber: input.severityNumber,
    severityText: input.severityText,
    body: optional(input.body, anyValue),
    attributes: optional(input.attributes, attributes),
    flags: input.flags,
    traceId: optional(input.traceId, hex),
    spanId: optional(input.spanId, hex),
    eventName: input.eventName,
  };
}

function span(input: SpanInput): Json {
  return {
    traceId: hex(input.traceId),
    spanId: hex(input.spanId),
    parentSpanId: optional(input.parentSpanId, hex),
    traceState: input.traceState,
    flags: input.flags,
    name: input.name,
    kind: input.kind,
    startTimeUnixNano: String(input.startTimeUnixNano),
    endTimeUnixNano: String(input.endTimeUnixNano),
    attributes: optional(input.attributes, attributes),
    events: input.events?.map((event) => ({
      timeUnixNano: String(event.timeUnixNano),
      name: event.name,
      attributes: optional(event.attributes, attributes),
    })),
    links: input.links?.map((link) => ({
      traceId: hex(link.traceId),
      spanId: hex(link.spanId),
      attributes: optional(link.attributes, attributes),
    })),
    status: optional(input.status, ({ code, message }) => ({ code, message })),
  };
}

function scopeOf(scope: { readonly name: string; readonly version?: string } | undefined): Json | undefined {
  return optional(scope, ({ name, version }) => ({ name, version }));
}

function attributes(input: Attributes): Json {
  const entries = input instanceof Map ? [...input.entries()] : Object.entries(input);
  return entries.map(([key, value]: [string, AttributeValue]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: AttributeValue): Json {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'bigint':
      return { intValue: String(value) };
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0)
        ? { intValue: String(value) }
        : { doubleValue: double(value) };
    default:
      if (value === null) {
        return {};
      }
      if (value instanceof Uint8Array) {
        return { bytesValue: Buffer.from(value).toString('base64') };
      }
      return Array.isArray(value)
        ? { arrayValue: { values: value.map((item: AttributeValue) => anyValue(item)) } }
        : { kvlistValue: { values: attributes(value as Attributes) } };
  }
}

function double(value: number): Json {
  return Number.isFinite(value) && !Object.is(value, -0)
    ? value
    : Object.is(value, -0)
      ? '-0'
      : String(value);
}

function hex(id: Uint8Array): string {
  return Buffer.from(id).toString('hex').toUpperCase();
}

function optional<Input>(value: Input | undefined, map: (value: Input) => Json): Json | undefined {
  return value === undefined ? undefined : map(value);
}
