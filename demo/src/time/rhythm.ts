const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 1970-01-01 was a Thursday; days are counted from a Monday. */
const FIRST_MONDAY_MS = -3 * DAY_MS;

/** How traffic breathes over the day and the week. Hours are UTC. */
export interface Rhythm {
  readonly peaks: readonly { readonly hour: number; readonly weight: number; readonly widthHours: number }[];
  /** Level of the quietest hour, as a part of the level of the highest. */
  readonly night: number;
  /** Factor for each day from Monday to Sunday. */
  readonly week: readonly number[];
  /** Shifts the whole day, so that services do not move in step. */
  readonly phaseMs: number;
}

const WORKDAYS = [1, 1.03, 1.02, 1, 0.97, 0.55, 0.5];
const CONSUMERS = [0.93, 0.92, 0.94, 0.97, 1.08, 1.2, 1.16];
const EVERY_DAY = [1, 1, 1, 1, 1, 1, 1];

/** Late morning and evening in UTC+8, where most users of the demonstration live. */
export const CONSUMER_RHYTHM: Rhythm = {
  peaks: [
    { hour: 3.5, weight: 0.75, widthHours: 3 },
    { hour: 12.75, weight: 1, widthHours: 2.6 },
  ],
  night: 0.16,
  week: CONSUMERS,
  phaseMs: 0,
};

export const OFFICE_RHYTHM: Rhythm = {
  peaks: [
    { hour: 2.3, weight: 1, widthHours: 1.9 },
    { hour: 7.2, weight: 0.95, widthHours: 2.2 },
  ],
  night: 0.05,
  week: WORKDAYS,
  phaseMs: 0,
};

export const BATCH_RHYTHM: Rhythm = {
  peaks: [{ hour: 18.5, weight: 1, widthHours: 1.6 }],
  night: 0.12,
  week: EVERY_DAY,
  phaseMs: 0,
};

/** Level at a time; near 1 at the highest hour of an ordinary day, never 0. */
export function rhythmAt(rhythm: Rhythm, timeMs: number): number {
  const shifted = timeMs + rhythm.phaseMs;
  const hour = (shifted % DAY_MS) / HOUR_MS;
  let day = 0;
  for (const peak of rhythm.peaks) {
    // A bump on the circle of 24 hours (von Mises), so that midnight has no step.
    const angle = ((hour - peak.hour) / 24) * 2 * Math.PI;
    const sharpness = (24 / (2 * Math.PI * peak.widthHours)) ** 2;
    day += peak.weight * Math.exp(sharpness * (Math.cos(angle) - 1));
  }
  return (rhythm.night + (1 - rhythm.night) * Math.min(1.15, day)) * weekFactor(rhythm.week, shifted);
}

/** Days blend over the three hours after midnight. */
function weekFactor(week: readonly number[], timeMs: number): number {
  const days = (timeMs - FIRST_MONDAY_MS) / DAY_MS;
  const today = Math.floor(days) % 7;
  const blend = Math.min(1, (days - Math.floor(days)) * 8);
  const now = week[today] ?? 1;
  const before = week[(today + 6) % 7] ?? 1;
  return before + (now - before) * blend;
}
