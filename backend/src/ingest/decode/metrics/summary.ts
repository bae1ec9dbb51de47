import { WIRE, type FieldReader } from '@vigilops/otlp';
import { ItemError } from '../tally.ts';
import { checkCount, type PointForm } from './histogram-points.ts';

/** SummaryDataPoint: quantiles that the sender worked out. It has no exemplars, so no field is given for them. */
export function summary(maxQuantiles: number): PointForm {
  return {
    attributesField: 7,
    exemplarsField: 0,
    begin: () => {
      const quantiles: number[] = [];
      const values: number[] = [];
      return {
        take: (reader, parts) => {
          if (reader.is(6, WIRE.bytes)) {
            takeQuantile(reader, quantiles, values);
            checkCount(quantiles.length, maxQuantiles);
          } else if (reader.is(8, WIRE.varint)) {
            parts.flags = reader.varint() % 256;
          }
        },
        shape: () => {
          if (quantiles.some((quantile) => !(quantile >= 0 && quantile <= 1))) {
            throw new ItemError('a quantile of a summary must be from 0 to 1');
          }
          return { summary: { quantiles, values } };
        },
      };
    },
  };
}

function takeQuantile(field: FieldReader, quantiles: number[], values: number[]): void {
  let quantile = 0;
  let value = 0;
  const reader = field.nested();
  while (reader.next()) {
    if (reader.is(1, WIRE.fixed64)) {
      quantile = reader.double();
    } else if (reader.is(2, WIRE.fixed64)) {
      value = reader.double();
    }
  }
  quantiles.push(quantile);
  values.push(value);
}
