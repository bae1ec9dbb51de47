const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;
/** A forecast of less than this from now is a flag. */
const FLAG_MS = 24 * HOUR_MS;
const AHEAD_MS = 4 * HOUR_MS;
/** A flag is false when nothing is full within twice the time that it names. */
const FALSE_MS = 2 * FLAG_MS;
/** Times to full between these are compared: earlier nobody asks, later nobody can act. */
const NEAREST_MS = 4 * HOUR_MS;
const FARTHEST_MS = WEEK_MS;

export interface Answered {
  atMs: number | undefined;
  earlyMs?: number | undefined;
  lateMs?: number | undefined;
}

export interface FollowedSeries {
  /** Undefined where it never fills. */
  fullMs: number | undefined;
  lengthMs: number;
  /** Errors count from here on. */
  foreseeableMs: number;
}

export interface Tally {
  begin: (series: FollowedSeries) => { add: (nowMs: number, answer: Answered) => void; end: () => void };
  figures: () => {
    readonly medianErrorPercent: number;
    readonly flaggedPercent: number;
    /** In 100 disk-weeks. */
    readonly falseAlarms: number;
  };
  words: () => string;
}

/** What is counted of a system's answers over many series. */
export function createTally(): Tally {
  const errors: number[] = [];
  let fills = 0;
  let flagged = 0;
  let falseAlarms = 0;
  let weeks = 0;
  let banded = 0;
  let inBand = 0;
  const errorAt = (share: number): number => {
    const sorted = errors.toSorted((a, b) => a - b);
    return sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
  };

  return {
    begin({ fullMs, lengthMs, foreseeableMs }) {
      let wasFlag = false;
      let flaggedAhead = false;
      weeks += lengthMs / WEEK_MS;
      return {
        add(nowMs, answer) {
          const isFlag = answer.atMs !== undefined && answer.atMs - nowMs <= FLAG_MS;
          const left = fullMs === undefined ? Infinity : fullMs - nowMs;
          if (isFlag && left <= FALSE_MS && left >= AHEAD_MS) flaggedAhead = true;
          if (isFlag && !wasFlag && left > FALSE_MS) falseAlarms++;
          wasFlag = isFlag;
          if (left < NEAREST_MS || left > FARTHEST_MS || nowMs < foreseeableMs) return;
          errors.push(
            answer.atMs === undefined ? 1 : Math.min(1, Math.abs(answer.atMs - nowMs - left) / left),
          );
          if (answer.atMs === undefined || answer.earlyMs === undefined) return;
          banded++;
          if (answer.earlyMs <= nowMs + left && (answer.lateMs ?? Infinity) >= nowMs + left) inBand++;
        },
        end() {
          if (fullMs === undefined) return;
          fills++;
          flagged += flaggedAhead ? 1 : 0;
        },
      };
    },
    figures: () => ({
      medianErrorPercent: 100 * errorAt(0.5),
      flaggedPercent: (100 * flagged) / fills,
      falseAlarms: (100 * falseAlarms) / weeks,
    }),
    words() {
      const at = (share: number): string => percent(errorAt(share));
      const band = banded === 0 ? '' : `; in the 10–90 % band ${percent(inBand / banded)}`;
      return (
        `error of time to full, median ${at(0.5)} (quarter ${at(0.25)}, three quarters ${at(0.75)}); ` +
        `flagged 4 h ahead ${String(flagged)} of ${String(fills)} fills (${percent(flagged / fills)}); ` +
        `false alarms ${((100 * falseAlarms) / weeks).toFixed(1)} in 100 disk-weeks of ${weeks.toFixed(0)}${band}`
      );
    },
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
