const DAY_MS = 86_400_000;

/** The clock on a wall somewhere. `wallMs`: what it shows, in milliseconds as if it hung in UTC. */
export interface WallClock {
  shows(ms: number): number;
  /**
   * When it shows this: the first time, where it does so twice; the first moment after it, where it never does because
   * clocks are put forward.
   */
  firstAt(wallMs: number): number;
}

/** A clock takes tens of microseconds to make, and is asked often. */
const clocks = new Map<string, WallClock>();
/** More than there are places; but names may be written in any case, and by anybody. */
const MOST_CLOCKS = 1_000;

/** `timeZone` is one that Intl knows. */
export function wallClock(timeZone: string): WallClock {
  const known = clocks.get(timeZone) ?? createWallClock(timeZone);
  if (clocks.size >= MOST_CLOCKS) {
    clocks.clear();
  }
  clocks.set(timeZone, known);
  return known;
}

function createWallClock(timeZone: string): WallClock {
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
  const shows = (ms: number) => Date.parse(`${local.format(ms).replace(' ', 'T')}Z`);

  function firstAt(wallMs: number): number {
    // No zone is further than a day from UTC, and none changes its clocks twice within two days.
    const guesses = [wallMs - DAY_MS, wallMs + DAY_MS].map((ms) => wallMs - (shows(ms) - ms));
    const exact = guesses.filter((ms) => shows(ms) === wallMs);
    if (exact.length > 0) {
      return Math.min(...exact);
    }
    let before = wallMs - 2 * DAY_MS;
    let after = wallMs + 2 * DAY_MS;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (shows(middle) >= wallMs) {
        after = middle;
      } else {
        before = middle;
      }
    }
    return after;
  }

  return { shows, firstAt };
}
