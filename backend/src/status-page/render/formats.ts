import { parseTimeUs } from '@vigilops/contracts/api';
import type { Words } from './words.ts';

/** How moments and shares are written in one language and time zone. */
export interface Formats {
  /** 1 Mar 2026, 14:02 UTC */
  readonly moment: (time: string) => string;
  /** 1 Mar, 14:02 */
  readonly short: (time: string) => string;
  /** 1 Mar 14:02 – 15:30, or with both days. */
  readonly span: (from: string, to: string) => string;
  /** 1 March 2026, of 2026-03-01. */
  readonly date: (day: string) => string;
  /** 99.98 % */
  readonly percent: (share: number | null) => string;
  /** 12 min, or 1 h 5 min. */
  readonly duration: (seconds: number) => string;
}

export function createFormats(words: Words, timeZone: string): Formats {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const own = new Intl.DateTimeFormat(words.locale, { timeZone, hourCycle: 'h23', ...options });
    return (time: string) => own.format((parseTimeUs(time, 0) ?? 0) / 1_000);
  };
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const moment = format({ year: 'numeric', month: 'short', day: 'numeric', ...clock });
  const short = format({ month: 'short', day: 'numeric', ...clock });
  const ofDay = format({ year: 'numeric', month: 'short', day: 'numeric' });
  const time = format(clock);
  const zones = new Intl.DateTimeFormat(words.locale, { timeZone, timeZoneName: 'short' });
  const zone = (text: string) =>
    zones.formatToParts((parseTimeUs(text, 0) ?? 0) / 1_000).find(({ type }) => type === 'timeZoneName')
      ?.value ?? timeZone;
  const day = new Intl.DateTimeFormat(words.locale, { timeZone: 'UTC', dateStyle: 'long' });
  const unit = (name: 'hour' | 'minute') =>
    new Intl.NumberFormat(words.locale, { style: 'unit', unit: name, unitDisplay: 'short' });
  const [hours, inMinutes] = [unit('hour'), unit('minute')];
  // The same ninety for all services.
  const days = new Map<string, string>();
  return {
    moment: (text) => words.inZone(moment(text), zone(text)),
    short,
    span: (from, to) => `${short(from)} – ${ofDay(from) === ofDay(to) ? time(to) : short(to)}`,
    date: (text) => {
      const known = days.get(text) ?? day.format(new Date(`${text}T00:00:00Z`));
      days.set(text, known);
      return known;
    },
    percent: (share) => (share === null ? words.noData : `${roundedDown(share)} %`),
    duration: (seconds) => {
      const minutes = Math.max(1, Math.round(seconds / 60));
      const [whole, rest] = [Math.floor(minutes / 60), minutes % 60];
      const parts = [
        ...(whole > 0 ? [hours.format(whole)] : []),
        ...(rest > 0 || whole === 0 ? [inMinutes.format(rest)] : []),
      ];
      return parts.join(' ');
    },
  };
}

/** To two digits, and never up to a hundred that was not reached. */
function roundedDown(share: number): string {
  const digits = Math.floor(share * 100 + 1e-9) / 100;
  return share === 100 ? '100' : digits.toFixed(2);
}
