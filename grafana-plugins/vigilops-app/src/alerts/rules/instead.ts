const STEPS = [0, 60, 300, 600, 900, 1_800, 3_600];
const COMPARED = 3;

/** Other times that a rule could have to last: the next longer ones, and one that is shorter. Seconds. */
export function instead(forSeconds: number): number[] {
  const longer = STEPS.filter((step) => step > forSeconds).slice(0, COMPARED - 1);
  const shorter = STEPS.filter((step) => step < forSeconds).slice(-(COMPARED - longer.length));
  return [...shorter, ...longer];
}
