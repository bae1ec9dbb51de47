import type { Signal } from '../model/index.ts';

/** What a value is held against. Between the threshold and where it recovers nothing changes. */
export interface Limit {
  readonly comparison: 'above' | 'below';
  readonly threshold: number;
  readonly recoversAt: number;
}

/** As the store has it (`ORDINARY` of store/read/buckets.ts): beyond it a sum could overflow. */
const LARGEST = 1e290;

/**
 * What a value is to a rule: itself, or nothing at all. NaN, infinities and magnitudes beyond 1e290 are nothing, as in
 * the aggregates of the database, where NaN would be larger than any threshold; and zero has no sign.
 */
export function ordinary(value: number | null | undefined): number | null {
  if (value === null || value === undefined || !(Math.abs(value) <= LARGEST)) {
    return null;
  }
  return value === 0 ? 0 : value;
}

/** At the threshold itself it is good; what is no ordinary number says nothing. */
export function verdictOf(
  { comparison, threshold, recoversAt }: Limit,
  given: number | null,
): Signal['verdict'] {
  const value = ordinary(given);
  if (value === null) {
    return 'no_data';
  }
  const way = comparison === 'above' ? 1 : -1;
  if (way * value > way * threshold) {
    return 'bad';
  }
  return way * value > way * recoversAt ? 'no_data' : 'good';
}

/** How a window differs from the one before it; null where either is not known, or where a share of nothing is asked. */
export function changeOf(
  of: 'value' | 'change' | 'change_ratio',
  earlier: number | null,
  now: number | null,
): number | null {
  const [before, after] = [ordinary(earlier), ordinary(now)];
  if (of === 'value' || after === null) {
    return after;
  }
  if (before === null) {
    return null;
  }
  return of === 'change' ? ordinary(after - before) : ordinary((after - before) / Math.abs(before));
}
