import fc from 'fast-check';
import type { AttributeValue, LogRecordInput, MetricDataInput, NumberPoint, SpanInput } from '@vigilops/otlp';
import { NOW_NS } from './decode-kit.ts';

/** Any UTF-16 units: all of the first plane, pairs and lone halves of pairs. */
const units = fc.array(fc.nat(0xffff), { maxLength: 60 }).map((list) => String.fromCharCode(...list));

/** Texts with every kind of trouble: control characters, U+0000, lone surrogates, all planes. */
const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 12 }) },
  units,
  fc.constantFrom('', '\0', '\ud800', 'a\ud800\udc00b', '\ufeff', '"\\\n', '__proto__', 'constructor'),
);

export const anyValue: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    text,
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => new Uint8Array(bytes)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(text, tie('value')), { maxLength: 4 }).map((entries) => new Map(entries) as never),
  ),
})).value;

export const attributes = fc
  .array(fc.tuple(text, anyValue), { maxLength: 5 })
  .map((entries) => new Map(entries));

const id = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => {
    bytes[0] = (bytes[0] ?? 0) | 1;
    return new Uint8Array(bytes);
  });

/** Within an hour before now. */
const time = fc.bigInt({ min: NOW_NS - 3_600_000_000_000n, max: NOW_NS });

/** Leaves out keys whose value is undefined, which exact optional properties demand. */
function defined<Input>(input: { [Key in keyof Input]: Input[Key] | undefined }): Input {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Input;
}

const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });

export const logRecord: fc.Arbitrary<LogRecordInput> = fc
  .record({
    timeUnixNano: time,
    observedTimeUnixNano: optional(time),
    severityNumber: optional(fc.integer({ min: 0, max: 24 })),
    severityText: optional(fc.oneof(fc.constantFrom('INFO', 'warn'), text)),
    body: optional(anyValue),
    attributes: optional(attributes),
    flags: optional(fc.integer({ min: 0, max: 255 })),
    traceId: optional(id(16)),
    spanId: optional(id(8)),
    eventName: optional(text),
  })
  .map((record) => defined<LogRecordInput>(record as never));

export const span: fc.Arbitrary<SpanInput> = fc
  .record({
    traceId: id(16),
    spanId: id(8),
    parentSpanId: optional(id(8)),
    traceState: optional(text),
    flags: optional(fc.nat(1_000)),
    name: text,
    kind: optional(fc.nat(5)),
    startTimeUnixNano: time,
    endTimeUnixNano: time,
    attributes: optional(attributes),
    events: optional(fc.array(fc.record({ timeUnixNano: time, name: text, attributes }), { maxLength: 2 })),
    links: optional(fc.array(fc.record({ traceId: id(16), spanId: id(8), attributes }), { maxLength: 2 })),
    status: optional(fc.record({ code: fc.nat(2), message: text })),
  })
  .map((input) => defined<SpanInput>(input as never));

const exemplars = fc.array(
  fc.record({
    timeUnixNano: time,
    value: fc.double(),
    traceId: id(16),
    spanId: id(8),
    filteredAttributes: attributes,
  }),
  { maxLength: 2 },
);

export const numberPoint: fc.Arbitrary<NumberPoint> = fc
  .record({
    attributes,
    timeUnixNano: time,
    startTimeUnixNano: optional(time),
    flags: optional(fc.nat(1)),
    value: fc.oneof(fc.double(), fc.maxSafeInteger()),
    exemplars: optional(exemplars),
  })
  .map((point) => defined<NumberPoint>(point as never));

const temporality = fc.constantFrom('delta' as const, 'cumulative' as const);
const counts = fc.array(fc.bigInt({ min: 0n, max: 2n ** 40n }), { minLength: 1, maxLength: 6 });
const total = (list: readonly bigint[]) => list.reduce((sum, count) => sum + count, 0n);

export const metricData: fc.Arbitrary<MetricDataInput> = fc.oneof(
  fc.record({ kind: fc.constant('gauge' as const), points: fc.array(numberPoint, { maxLength: 4 }) }),
  fc.record({
    kind: fc.constant('sum' as const),
    temporality,
    monotonic: fc.boolean(),
    points: fc.array(numberPoint, { maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('histogram' as const),
    temporality,
    points: fc.array(
      fc
        .record({
          attributes,
          timeUnixNano: time,
          startTimeUnixNano: time,
          sum: fc.double(),
          counts,
          exemplars,
        })
        .map(({ counts: bucketCounts, ...point }) => ({
          ...point,
          count: total(bucketCounts),
          bucketCounts,
          explicitBounds: bucketCounts.slice(1).map((_, n) => n * 0.1),
        })),
      { maxLength: 3 },
    ),
  }),
  fc.record({
    kind: fc.constant('exponential_histogram' as const),
    temporality,
    points: fc.array(
      fc
        .record({
          attributes,
          timeUnixNano: time,
          scale: fc.integer({ min: -10, max: 20 }),
          zeroCount: fc.nat(),
          zeroThreshold: fc.double({ min: 0, noNaN: true }),
          offset: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 7 }),
          counts,
        })
        .map(({ offset, counts: bucketCounts, ...point }) => ({
          ...point,
          count: BigInt(point.zeroCount) + 2n * total(bucketCounts),
          positive: { offset, bucketCounts },
          negative: { offset, bucketCounts },
        })),
      { maxLength: 3 },
    ),
  }),
  fc.record({
    kind: fc.constant('summary' as const),
    points: fc.array(
      fc.record({
        attributes,
        timeUnixNano: time,
        count: fc.nat(),
        sum: fc.double(),
        quantiles: fc.array(
          fc.record({ quantile: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.double() }),
          { maxLength: 3 },
        ),
      }),
      { maxLength: 3 },
    ),
  }),
);

export const scope = fc.record({ name: text, version: text });

/** Names a host, whatever else is in it, so that an agent's rows are all taken. */
export const resource = attributes.map(
  (entries) => new Map<string, AttributeValue>([...entries, ['host.id', 'host-a']]),
);

export const metric = fc.record({
  name: text.map((name) => `m${name}`),
  unit: text,
  description: text,
  data: metricData,
});
