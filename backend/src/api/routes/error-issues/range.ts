import { VigilError } from '@vigilops/contracts';
import { rangeUs } from '../../times.ts';

const MINUTE_US = 60_000_000;
const DAY_US = 86_400_000_000;
/** As long as logs can be kept. */
const MOST_DAYS = 3_660;

/** Lines are counted by the minute. */
export function countedRange(
  range: { readonly from: string; readonly to: string; readonly parts: number },
  nowUs: number,
): { readonly fromUs: number; readonly toUs: number; readonly parts: number } {
  const { fromUs, toUs } = rangeUs(range, nowUs);
  const from = Math.floor(fromUs / MINUTE_US) * MINUTE_US;
  if (toUs <= from) {
    throw new VigilError('REQUEST_INVALID', 'to: must be later than from');
  }
  if (toUs - from > MOST_DAYS * DAY_US) {
    throw new VigilError(
      'REQUEST_INVALID',
      `from: the range must not be longer than ${String(MOST_DAYS)} days`,
    );
  }
  return { fromUs: from, toUs, parts: range.parts };
}
