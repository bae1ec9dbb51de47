import { WIRE, type FieldReader } from '@vigilops/otlp';
import { ItemError } from '../tally.ts';
import {
  takeDoubles,
  takeFixedCounts,
  sumCounts,
  type PointForm,
  type PointParts,
} from './histogram-points.ts';

/** HistogramDataPoint: buckets with explicit bounds. */
export function explicitHistogram(maxBuckets: number): PointForm {
  return {
    attributesField: 9,
    exemplarsField: 8,
    begin: () => {
      const bounds: number[] = [];
      const counts: bigint[] = [];
      return {
        take: (reader, parts) => {
          take(reader, parts, bounds, counts, maxBuckets);
        },
        shape: ({ count }) => {
          check(bounds, counts, count);
          return { explicit: { bounds, counts } };
        },
      };
    },
  };
}

function take(
  reader: FieldReader,
  parts: PointParts,
  bounds: number[],
  counts: bigint[],
  maxBuckets: number,
): void {
  switch (reader.field) {
    case 6:
      if (reader.wireType === WIRE.bytes || reader.wireType === WIRE.fixed64) {
        takeFixedCounts(reader, counts, maxBuckets);
      }
      return;
    case 7:
      if (reader.wireType === WIRE.bytes || reader.wireType === WIRE.fixed64) {
        takeDoubles(reader, bounds, maxBuckets);
      }
      return;
    case 10:
      parts.flags = reader.wireType === WIRE.varint ? reader.varint() % 256 : 0;
      return;
    case 11:
      parts.min = reader.wireType === WIRE.fixed64 ? reader.double() : null;
      return;
    case 12:
      parts.max = reader.wireType === WIRE.fixed64 ? reader.double() : null;
      return;
    default:
  }
}

function check(bounds: readonly number[], counts: readonly bigint[], count: bigint): void {
  if (counts.length === 0 && bounds.length === 0) {
    return;
  }
  if (counts.length !== bounds.length + 1) {
    throw new ItemError('a histogram must have one bucket count more than bounds, or none of both');
  }
  for (let i = 0; i < bounds.length; i += 1) {
    // Written so that a NaN fails it as well.
    if (!(i === 0 ? !Number.isNaN(bounds[i]) : (bounds[i] as number) > (bounds[i - 1] as number))) {
      throw new ItemError('the bounds of a histogram must rise and be numbers');
    }
  }
  if (sumCounts(counts) !== count) {
    throw new ItemError('the bucket counts of a histogram must add up to its count');
  }
}
