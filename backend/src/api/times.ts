import { VigilError } from '@vigilops/contracts';
import { formatTimeUs, parseTimeUs } from '@vigilops/contracts/api';

/** A time parameter that its schema has already taken. */
export function timeUs(text: string, nowUs: number): number {
  const us = parseTimeUs(text, nowUs);
  if (us === undefined) {
    throw new VigilError('REQUEST_INVALID', `${text} is not a time`);
  }
  return us;
}

export function rangeUs(
  range: { readonly from: string; readonly to: string },
  nowUs: number,
): { fromUs: number; toUs: number } {
  return { fromUs: timeUs(range.from, nowUs), toUs: timeUs(range.to, nowUs) };
}

/** A moment as answers have it. */
export function timeOf(date: Date): string {
  return formatTimeUs(date.getTime() * 1_000);
}
