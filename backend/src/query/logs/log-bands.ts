import type { Stretch, TimeRange } from '../../store/index.ts';

/** A part of a range and where in it records may lie; `within` undefined: anywhere. */
export interface Band {
  readonly range: TimeRange;
  readonly within: readonly Stretch[] | undefined;
}

/** Records that the first band may hold, how bands grow, and what none exceeds by more than one stretch. */
const FIRST_RECORDS = 10_000;
const GROWTH = 4;
const MAX_RECORDS = 200_000;

/**
 * Cuts a range so that the stretches of each band hold some ten thousand records, then more: the newest (or oldest) hundred
 * of a frequent word are found in the first, and no statement reads without an end. A stretch may reach into many bands.
 */
export function* bandsOf(
  range: TimeRange,
  stretches: readonly Stretch[],
  newestFirst: boolean,
): Generator<Band> {
  let rest = range;
  for (let wanted = FIRST_RECORDS; rest.fromUs < rest.toUs; wanted = Math.min(MAX_RECORDS, wanted * GROWTH)) {
    const there = stretches.filter((stretch) => stretch.toUs >= rest.fromUs && stretch.fromUs < rest.toUs);
    const band = bandOf(rest, there, wanted, newestFirst);
    yield {
      range: band,
      within: there.filter((stretch) => stretch.toUs >= band.fromUs && stretch.fromUs < band.toUs),
    };
    rest = newestFirst ? { fromUs: rest.fromUs, toUs: band.fromUs } : { fromUs: band.toUs, toUs: rest.toUs };
  }
}

/** The part of a range, from its newest (or oldest) end on, in which so many records may lie; at least a microsecond. */
function bandOf(
  { fromUs, toUs }: TimeRange,
  stretches: readonly Stretch[],
  wanted: number,
  newestFirst: boolean,
): TimeRange {
  const ofLength = (lengthUs: number): TimeRange =>
    newestFirst ? { fromUs: toUs - lengthUs, toUs } : { fromUs, toUs: fromUs + lengthUs };
  if (recordsIn({ fromUs, toUs }, stretches) <= wanted) {
    return { fromUs, toUs };
  }
  let [few, enough] = [0, toUs - fromUs];
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2);
    if (recordsIn(ofLength(middle), stretches) < wanted) {
      few = middle;
    } else {
      enough = middle;
    }
  }
  return ofLength(enough);
}

/** About so many: records are taken to lie evenly in their stretch. */
function recordsIn({ fromUs, toUs }: TimeRange, stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, stretch) => {
    const shared = Math.min(toUs, stretch.toUs + 1) - Math.max(fromUs, stretch.fromUs);
    return shared <= 0 ? sum : sum + (stretch.records * shared) / (stretch.toUs + 1 - stretch.fromUs);
  }, 0);
}
