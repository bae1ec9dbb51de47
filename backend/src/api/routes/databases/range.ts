import { VigilError } from '@vigilops/contracts';
import { rangeUs } from '../../times.ts';

const SECOND_US = 1e6;
const DAY_US = 86_400e6;
/** As long as anything can be kept. */
const MOST_DAYS = 3_660;

interface Range {
  readonly fromUs: number;
  readonly toUs: number;
}

/** Throws REQUEST_INVALID where it ends before it begins, or is longer than anything is kept. */
export function soundRange(range: { readonly from: string; readonly to: string }, nowUs: number): Range {
  const { fromUs, toUs } = rangeUs(range, nowUs);
  if (toUs <= fromUs) {
    throw new VigilError('REQUEST_INVALID', 'to: must be later than from');
  }
  if (toUs - fromUs > MOST_DAYS * DAY_US) {
    throw new VigilError(
      'REQUEST_INVALID',
      `from: the range must not be longer than ${String(MOST_DAYS)} days`,
    );
  }
  return { fromUs, toUs };
}

/** Steps that people can read at an axis. */
const STEPS_US = [15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400].map(
  (seconds) => seconds * SECOND_US,
);

/** At most `points` steps of at least `leastUs` over the range, which begins where a step of UTC does. */
export function stepsOf(
  { fromUs, toUs }: Range,
  points: number,
  leastUs: number,
): Range & { readonly stepUs: number } {
  // The first step begins before the range: there is one more.
  const enoughUs = Math.max(leastUs, (toUs - fromUs) / Math.max(1, points - 1));
  const stepUs = STEPS_US.find((step) => step >= enoughUs) ?? Math.ceil(enoughUs / DAY_US) * DAY_US;
  return { fromUs: Math.floor(fromUs / stepUs) * stepUs, toUs, stepUs };
}
