const SECOND_US = 1e6;

/**
 * Windows end this long before now: senders send every 15 s, and what they send takes a moment to be stored. A window is
 * looked at once, when all that belongs to it can have come.
 */
export const INGEST_DELAY_US = 20 * SECOND_US;

/** Long windows end on whole minutes, so that rollups answer them, and the same answer serves several rounds. */
const ENDS: readonly { readonly fromUs: number; readonly unitUs: number }[] = [
  { fromUs: 6 * 3_600 * SECOND_US, unitUs: 300 * SECOND_US },
  { fromUs: 600 * SECOND_US, unitUs: 60 * SECOND_US },
  { fromUs: 0, unitUs: 10 * SECOND_US },
];

/** The newest window of this length that a rule may look at. */
export function windowAt(
  nowUs: number,
  lengthUs: number,
): { readonly fromUs: number; readonly toUs: number } {
  const unitUs = unitOf(lengthUs);
  const toUs = Math.floor((nowUs - INGEST_DELAY_US) / unitUs) * unitUs;
  return { fromUs: toUs - lengthUs, toUs };
}

/** What windows of this length end on a whole multiple of. */
export function unitOf(lengthUs: number): number {
  return ENDS.find(({ fromUs }) => lengthUs >= fromUs)?.unitUs ?? SECOND_US;
}
