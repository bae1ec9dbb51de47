/** What rates mean, in the plainest words: the statements of the store are compared with this. */

export interface Point {
  readonly timeUs: number;
  readonly value: number | null;
}

export interface Step {
  readonly increase: number;
  readonly seconds: number;
}

export interface Grid {
  readonly fromUs: number;
  readonly toUs: number;
  readonly stepUs: number;
}

/** By step: how much the counter rose, and over how long that was seen. Points are ascending in time. */
export function rises(
  points: readonly Point[],
  starts: readonly number[],
  grid: Grid,
  maxGapUs: number,
): Map<number, Step> {
  const steps = new Map<number, Step>();
  let before: Point | undefined;
  for (const point of points) {
    // NaN, infinities, huge values and "no value" are as if they had not been sent.
    if (point.value === null || !(Math.abs(point.value) <= 1e290)) {
      continue;
    }
    const last = before;
    before = point;
    // The newest start after the value before it: from then on the counter counts from zero.
    const begun = starts.filter(
      (start) => start <= point.timeUs && start >= (last?.timeUs ?? 0) && start !== last?.timeUs,
    );
    const start = begun.length === 0 ? undefined : Math.max(...begun);
    const from = start === undefined ? last : { timeUs: start, value: 0 };
    if (from === undefined || from.value === null) {
      continue;
    }
    const gapUs = point.timeUs - from.timeUs;
    if (gapUs <= 0 || gapUs > maxGapUs) {
      continue;
    }
    const rise = point.value >= from.value ? point.value - from.value : point.value;
    const step = Math.floor((point.timeUs - grid.fromUs) / grid.stepUs);
    if (point.timeUs < grid.fromUs || point.timeUs >= grid.toUs) {
      continue;
    }
    const known = steps.get(step) ?? { increase: 0, seconds: 0 };
    steps.set(step, { increase: known.increase + rise, seconds: known.seconds + gapUs / 1e6 });
  }
  return steps;
}
