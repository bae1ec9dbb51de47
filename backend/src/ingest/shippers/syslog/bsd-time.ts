import { wallClock } from '@vigilops/runtime';

/** Nanoseconds since 1970 of a time as `Mar  1 18:46:11`; undefined where there is no such day. */
export type ReadBsdTime = (written: string) => bigint | undefined;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const FORM = /^([a-z]{3}) ([ \d]\d)(?: (\d{4}))? (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/i;
const NANOS_PER_MS = 1_000_000n;

/**
 * These times have no zone, and mostly no year: they are of `timeZone`, and of the year that brings them nearest to now. A zone is
 * costly to ask, and a busy sender says the same second thousands of times: the last one is remembered.
 */
export function createBsdTimeReader(timeZone: string, now: () => Date): ReadBsdTime {
  const clock = wallClock(timeZone);
  let last: { readonly second: string; readonly year: number; readonly ms: number | undefined } | undefined;
  return (written) => {
    const match = FORM.exec(written);
    if (match === null) {
      return undefined;
    }
    const [, month = '', day = '', year, hour, minute, second, fraction = ''] = match;
    const nowMs = now().getTime();
    const thisYear = new Date(nowMs).getUTCFullYear();
    const key = `${month}${day}${year ?? ''}${hour ?? ''}${minute ?? ''}${second ?? ''}`;
    if (last?.second !== key || last.year !== thisYear) {
      const years = year === undefined ? [thisYear - 1, thisYear, thisYear + 1] : [Number(year)];
      const time = { month: MONTHS.indexOf(month.toLowerCase()), day: Number(day) };
      const ofDay = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000;
      const found = years
        .map((each) => wallMs(each, time, ofDay))
        .filter((ms) => ms !== undefined)
        .sort((a, b) => Math.abs(a - nowMs) - Math.abs(b - nowMs));
      last = {
        second: key,
        year: thisYear,
        ms: found[0] === undefined ? undefined : clock.firstAt(found[0]),
      };
    }
    const { ms } = last;
    return ms === undefined
      ? undefined
      : BigInt(ms) * NANOS_PER_MS + BigInt(fraction.padEnd(9, '0').slice(0, 9));
  };
}

/** Undefined: the year has no such day, as with 29 February. */
function wallMs(
  year: number,
  { month, day }: { readonly month: number; readonly day: number },
  ofDay: number,
): number | undefined {
  const ms = Date.UTC(year, month, day);
  return month < 0 || new Date(ms).getUTCMonth() !== month ? undefined : ms + ofDay;
}
