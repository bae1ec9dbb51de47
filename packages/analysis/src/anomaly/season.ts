import { packed, unpack } from './numbers.ts';
import type { SeasonState } from './types.ts';

const DAY_MS = 86_400_000;
const DAY_SLOTS = 48;
const WEEK_SLOTS = 168;
/** A slot follows its values by this much, so a season that changes is learnt again within a week of visits. */
const FOLLOW = 0.2;
/** Farther values pull a slot no more than this many spreads. */
const PULL = 3;
/** A season is believed when its errors are at most this part of those without. */
const BETTER = 0.7;
const BETTER_WEEK = 0.9;
const DAYS_NEEDED = 3;
const WEEKS_NEEDED = 2;
/** Errors are averaged over about this many points. */
const ERROR_POINTS = 1_000;

/** What is usual at this time of the day or week, once the series has shown that it has such a rhythm. */
export interface Season {
  /** The usual value at a time, and how far values stray from it; undefined where no season is known. */
  expect: (timeMs: number) => { value: number; stray: number } | undefined;
  learn: (timeMs: number, value: number, level: number, spread: number) => void;
  export: () => SeasonState;
}

/** Slots of half an hour over a day and of an hour over a week (UTC: only the rhythm matters). */
export function createSeason(state?: SeasonState): Season {
  const day = new Float64Array(DAY_SLOTS);
  const week = new Float64Array(WEEK_SLOTS);
  const visits = new Float32Array(DAY_SLOTS + WEEK_SLOTS);
  const errors: [none: number, day: number, week: number] = [...(state?.errors ?? [0, 0, 0])];
  let firstMs = state?.firstMs ?? undefined;
  let lastMs: number | undefined;
  if (state !== undefined) {
    unpack(state.day, day);
    unpack(state.week, week);
    unpack(state.visits, visits);
  }

  function follow(slots: Float64Array, slot: number, visit: number, value: number, spread: number): void {
    const had = slots[slot] ?? 0;
    const times = visits[visit] ?? 0;
    const pull = Math.max(-PULL * spread, Math.min(PULL * spread, value - had));
    slots[slot] = times === 0 ? value : had + pull * Math.max(FOLLOW / 4, 1 / (times + 1));
    visits[visit] = times + 1;
  }

  function err(index: 0 | 1 | 2, error: number): void {
    errors[index] += (Math.abs(error) - errors[index]) / ERROR_POINTS;
  }

  function known(): 'week' | 'day' | undefined {
    const age = firstMs === undefined || lastMs === undefined ? 0 : lastMs - firstMs;
    if (age < DAYS_NEEDED * DAY_MS) return undefined;
    const [none, byDay, byWeek] = errors;
    const dayHolds = byDay < BETTER * none;
    if (age >= WEEKS_NEEDED * 7 * DAY_MS && byWeek < BETTER * none && byWeek < BETTER_WEEK * byDay)
      return 'week';
    return dayHolds ? 'day' : undefined;
  }

  return {
    expect(timeMs) {
      lastMs = timeMs;
      const kind = known();
      if (kind === undefined) return undefined;
      return kind === 'day'
        ? { value: day[daySlot(timeMs)] ?? 0, stray: errors[1] }
        : { value: week[weekSlot(timeMs)] ?? 0, stray: errors[2] };
    },
    learn(timeMs, value, level, spread) {
      firstMs ??= timeMs;
      lastMs = timeMs;
      const [ofDay, ofWeek] = [daySlot(timeMs), weekSlot(timeMs)];
      err(0, value - level);
      err(1, value - (visits[ofDay] === 0 ? level : (day[ofDay] ?? 0)));
      err(2, value - (visits[DAY_SLOTS + ofWeek] === 0 ? level : (week[ofWeek] ?? 0)));
      follow(day, ofDay, ofDay, value, spread);
      follow(week, ofWeek, DAY_SLOTS + ofWeek, value, spread);
    },
    export: () => ({
      day: packed(day),
      week: packed(week),
      visits: packed(visits),
      errors: [...errors],
      firstMs: firstMs ?? null,
    }),
  };
}

function daySlot(timeMs: number): number {
  return Math.floor(modulo(timeMs, DAY_MS) / (DAY_MS / DAY_SLOTS));
}

function weekSlot(timeMs: number): number {
  return Math.floor(modulo(timeMs, 7 * DAY_MS) / ((7 * DAY_MS) / WEEK_SLOTS));
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
