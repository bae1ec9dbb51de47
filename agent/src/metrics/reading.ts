import type { InstrumentName } from './instruments.ts';

export type PointAttributes = Readonly<Record<string, string | number>>;

/** One measured value. Time and start are the round's and are added when it is encoded. */
export interface Reading {
  readonly metric: InstrumentName;
  readonly value: number;
  readonly attributes: PointAttributes;
}

/** How a collector hands a value over. NaN and infinities are not taken: a value unknown is a value left out. */
export type AddReading = (metric: InstrumentName, value: number, attributes?: PointAttributes) => void;
