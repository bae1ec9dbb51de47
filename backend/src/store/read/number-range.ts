import type { SeriesStartAt } from './series.ts';
import { sql, type Sql } from './sql.ts';
import { at, lasting } from './times.ts';

/** Where values are read from: samples themselves, or a rollup by the width of its buckets. */
export const LEVELS_US = { raw: 0, '1m': 60e6, '5m': 300e6, '1h': 3_600e6 } as const;
export type Level = keyof typeof LEVELS_US;

/** `counter`: cumulative and monotonic. `delta`: reports changes. `level`: everything else. */
export type Behaviour = 'counter' | 'delta' | 'level';

export type NumberFunction = 'avg' | 'min' | 'max' | 'sum' | 'last' | 'rate' | 'increase';

export type Fold =
  { readonly by: 'avg' | 'sum' | 'min' | 'max' | 'count' } | { readonly by: 'quantile'; readonly q: number };

export interface RangeMember {
  readonly seriesId: number;
  /** Place of its group in the answer. */
  readonly group: number;
  readonly behaviour: Behaviour;
}

/** A stretch of time and the level it is read from. */
export interface Segment {
  readonly level: Level;
  readonly fromUs: number;
  readonly toUs: number;
}

/** Half open, cut into whole steps. */
export interface NumberRange {
  readonly members: readonly RangeMember[];
  /** One after the other, without holes; where they meet is a bucket's edge of both. */
  readonly segments: readonly Segment[];
  readonly fromUs: number;
  readonly stepUs: number;
  readonly timeFunction: NumberFunction;
  readonly fold: Fold;
  /** Values further apart than this give no rate. */
  readonly maxGapUs: number;
  /** Resets that the values alone do not show. Buckets in which one lies are read from their samples. */
  readonly starts: readonly SeriesStartAt[];
}

/** The start of the step that a time lies in. */
export function binSql(range: NumberRange, time: Sql): Sql {
  return sql`date_bin(${lasting(range.stepUs)}, ${time}, ${at(range.fromUs)})`;
}
