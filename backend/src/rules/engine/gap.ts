import { EVERY_US } from './time.ts';

/** Moments at which a rule should have been looked at since it was. */
export interface Gap {
  /** Oldest first: those that are looked at now, each on its own range. */
  readonly lateUs: readonly number[];
  /** Those that nobody looks at any more. */
  readonly missedUs: readonly number[];
  /** How long that was in all. */
  readonly lostUs: number;
}

/** Six minutes: more, and what is looked at now would come late itself. */
const MOST_LATE = 36;
/** Listed of one gap: an hour's worth. */
const MOST_MISSED = 360;
const NONE: Gap = { lateUs: [], missedUs: [], lostUs: 0 };

/** @param lookBackUs How far back the rule can be asked; Infinity: not at all. */
export function gapBetween(lastUs: number | null, nowUs: number, lookBackUs: number): Gap {
  if (lastUs === null) {
    return NONE;
  }
  // A round that comes half an interval late is late, and none is left out.
  const count = Math.floor((nowUs - EVERY_US / 2 - lastUs) / EVERY_US);
  if (count <= 0) {
    return NONE;
  }
  const late = Math.min(MOST_LATE, count, countAfter(lookBackUs, lastUs, count));
  const lost = count - late;
  const momentUs = (place: number) => lastUs + place * EVERY_US;
  const listed = Math.min(lost, MOST_MISSED);
  return {
    lateUs: Array.from({ length: late }, (_, i) => momentUs(lost + i + 1)),
    missedUs: Array.from({ length: listed }, (_, i) => momentUs(lost - listed + i + 1)),
    lostUs: lost * EVERY_US,
  };
}

function countAfter(lookBackUs: number, lastUs: number, count: number): number {
  const before = Math.max(0, Math.floor((lookBackUs - lastUs) / EVERY_US));
  return Math.max(0, count - before);
}
