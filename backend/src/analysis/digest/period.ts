import type { DigestKind, Settings } from '@vigilops/contracts/api';
import { wallClock } from '@vigilops/runtime';
import type { DigestSpan } from '../../model/index.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAYS = { daily: 1, weekly: 7 } as const satisfies Record<DigestKind, number>;
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** Who was away for longer makes it for its page, and wakes nobody with news of long ago. */
const NEWS_MS = { daily: 12 * HOUR_MS, weekly: 48 * HOUR_MS } as const satisfies Record<DigestKind, number>;

export interface DueDigest extends DigestSpan {
  readonly kind: DigestKind;
  /** Whether it is still news. */
  readonly isNews: boolean;
}

/**
 * The last digest of a kind whose hour has come: whole days by the clock of the house, which have 23 or 25 hours where
 * clocks are put forward or back.
 */
export function dueDigest(
  kind: DigestKind,
  nowUs: number,
  { hour, weekday }: Pick<Settings['digest'], 'hour' | 'weekday'>,
  timeZone: string,
): DueDigest {
  const clock = wallClock(timeZone);
  const nowMs = nowUs / 1_000;
  const dueAt = (day: number) => clock.firstAt(day + hour * HOUR_MS);
  let day = midnightBefore(clock.shows(nowMs));
  while (dueAt(day) > nowMs || (kind === 'weekly' && weekdayOf(day) !== weekday)) {
    day -= DAY_MS;
  }
  return {
    kind,
    ...spanEnding(kind, day, timeZone),
    isNews: nowMs - dueAt(day) <= NEWS_MS[kind],
  };
}

/** What the next one would say if it were made now: the days before today. */
export function previewSpan(kind: DigestKind, nowUs: number, timeZone: string): DigestSpan {
  return spanEnding(kind, midnightBefore(wallClock(timeZone).shows(nowUs / 1_000)), timeZone);
}

function spanEnding(kind: DigestKind, day: number, timeZone: string): DigestSpan {
  const { firstAt } = wallClock(timeZone);
  const usOf = (daysBefore: number) => firstAt(day - daysBefore * DAY_MS) * 1_000;
  const days = DAYS[kind];
  return { fromUs: usOf(days), toUs: usOf(0), beforeUs: usOf(2 * days) };
}

const midnightBefore = (wallMs: number) => Math.floor(wallMs / DAY_MS) * DAY_MS;
/** The first of January 1970 was a Thursday. */
const weekdayOf = (wallMs: number) => WEEKDAYS[(Math.floor(wallMs / DAY_MS) + 3) % WEEKDAYS.length];
