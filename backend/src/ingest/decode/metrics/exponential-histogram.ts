import type { FieldReader } from '@vigilops/otlp';
import { WIRE, bigVarintAt, varintEnd } from '@vigilops/otlp';
import { ItemError } from '../tally.ts';
import { checkCount, sumCounts, type PointForm, type PointParts } from './histogram-points.ts';

/** Scales that the OpenTelemetry data model lets a receiver expect. */
const MIN_SCALE = -10;
const MAX_SCALE = 20;
const MAX_INT32 = 2_147_483_647;

interface Buckets {
  offset: number;
  counts: bigint[];
}

interface Parts {
  scale: number;
  zeroCount: bigint;
  zeroThreshold: number;
  positive: Buckets;
  negative: Buckets;
}

/** ExponentialHistogramDataPoint: bucket i of scale s holds values in (2^(i × 2^−s), 2^((i + 1) × 2^−s)]. */
export function exponentialHistogram(maxBuckets: number): PointForm {
  return {
    attributesField: 1,
    exemplarsField: 11,
    begin: () => {
      const own: Parts = {
        scale: 0,
        zeroCount: 0n,
        zeroThreshold: 0,
        positive: { offset: 0, counts: [] },
        negative: { offset: 0, counts: [] },
      };
      return {
        take: (reader, parts) => {
          take(reader, parts, own, maxBuckets);
        },
        shape: ({ count }) => {
          check(own, count);
          return { exponential: own };
        },
      };
    },
  };
}

function take(reader: FieldReader, parts: PointParts, own: Parts, maxBuckets: number): void {
  switch (reader.field) {
    case 6:
      own.scale = reader.wireType === WIRE.varint ? zigzag(reader) : 0;
      return;
    case 7:
      own.zeroCount = reader.wireType === WIRE.fixed64 ? reader.view.getBigUint64(reader.start, true) : 0n;
      return;
    case 8:
      takeBuckets(reader, own.positive, maxBuckets);
      return;
    case 9:
      takeBuckets(reader, own.negative, maxBuckets);
      return;
    case 10:
      parts.flags = reader.wireType === WIRE.varint ? reader.varint() % 256 : 0;
      return;
    case 12:
      parts.min = reader.wireType === WIRE.fixed64 ? reader.double() : null;
      return;
    case 13:
      parts.max = reader.wireType === WIRE.fixed64 ? reader.double() : null;
      return;
    case 14:
      own.zeroThreshold = reader.wireType === WIRE.fixed64 ? reader.double() : 0;
      return;
    default:
  }
}

function takeBuckets(field: FieldReader, buckets: Buckets, maxBuckets: number): void {
  if (field.wireType !== WIRE.bytes) {
    return;
  }
  const reader = field.nested();
  while (reader.next()) {
    if (reader.is(1, WIRE.varint)) {
      buckets.offset = zigzag(reader);
    } else if (reader.field === 2 && (reader.wireType === WIRE.bytes || reader.wireType === WIRE.varint)) {
      takeCounts(reader, buckets.counts, maxBuckets);
    }
  }
}

function takeCounts(reader: FieldReader, counts: bigint[], maxBuckets: number): void {
  let at = reader.start;
  while (at < reader.end) {
    const end = varintEnd(reader.bytes, at, reader.end);
    counts.push(BigInt.asUintN(64, bigVarintAt(reader.bytes, at, end)));
    checkCount(counts.length, maxBuckets);
    at = end;
  }
}

/** sint32: 0, 1, 2, 3 on the wire are 0, −1, 1, −2. */
function zigzag(reader: FieldReader): number {
  const wire = Number(BigInt.asUintN(32, reader.bigint()));
  return wire % 2 === 0 ? wire / 2 : -(wire + 1) / 2;
}

function check(own: Parts, count: bigint): void {
  if (own.scale < MIN_SCALE || own.scale > MAX_SCALE) {
    throw new ItemError(`the scale of an exponential histogram must be from ${MIN_SCALE} to ${MAX_SCALE}`);
  }
  for (const { offset, counts } of [own.positive, own.negative]) {
    if (offset + counts.length - 1 > MAX_INT32) {
      throw new ItemError('a bucket of an exponential histogram is beyond 2^31 - 1');
    }
  }
  if (!(own.zeroThreshold >= 0)) {
    throw new ItemError('the zero threshold of an exponential histogram must not be negative');
  }
  const total = sumCounts([own.zeroCount, ...own.positive.counts, ...own.negative.counts]);
  if (total !== count) {
    throw new ItemError('the bucket counts of a histogram must add up to its count');
  }
}
