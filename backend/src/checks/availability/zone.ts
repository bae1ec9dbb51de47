const DAY_MS = 86_400_000;

/** A day of the calendar: 2026-03-01. */
export type Day = string;

/** The day before or after by so many; of the calendar alone, without hours. */
export function addDays(day: Day, days: number): Day {
  return dayOf(Date.parse(day) + days * DAY_MS);
}

/** The Monday at or before (ISO 8601). */
export function mondayOf(day: Day): Day {
  return addDays(day, -((new Date(Date.parse(day)).getUTCDay() + 6) % 7));
}

export function monthOf(day: Day): Day {
  return `${day.slice(0, 8)}01`;
}

/** The first day of the next month. */
export function nextMonth(month: Day): Day {
  return monthOf(addDays(month, 31));
}

/** Days of a time zone as it has them: of 23, 24 or 25 hours. `timeZone` is one that Intl knows. */
export interface Calendar {
  dayAt(us: number): Day;
  /** The first moment of a day, in microseconds. */
  startOf(day: Day): number;
}

export function createCalendar(timeZone: string): Calendar {
  // Sweden writes dates as ISO 8601 does.
  const local = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  /** What the clock on the wall shows, as if it hung in UTC. */
  const wallMs = (ms: number) => Date.parse(`${local.format(ms).replace(' ', 'T')}Z`);
  const starts = new Map<Day, number>();

  function findStart(day: Day): number {
    const wantedMs = Date.parse(day);
    // No zone is further than a day from UTC, and none changes its clocks twice within two days.
    const guesses = [wantedMs - DAY_MS, wantedMs + DAY_MS].map((ms) => wantedMs - (wallMs(ms) - ms));
    const exact = guesses.filter((ms) => wallMs(ms) === wantedMs);
    if (exact.length > 0) {
      return Math.min(...exact);
    }
    // Clocks are put forward over midnight: the day begins with the first moment that is on it.
    let before = wantedMs - 2 * DAY_MS;
    let after = wantedMs + 2 * DAY_MS;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (wallMs(middle) >= wantedMs) {
        after = middle;
      } else {
        before = middle;
      }
    }
    return after;
  }

  return {
    dayAt: (us) => dayOf(wallMs(Math.floor(us / 1_000))),
    startOf: (day) => {
      const known = starts.get(day) ?? findStart(day);
      starts.set(day, known);
      return known * 1_000;
    },
  };
}

function dayOf(ms: number): Day {
  return new Date(ms).toISOString().slice(0, 10);
}
