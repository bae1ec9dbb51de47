import type { FindingReason } from '@vigilops/contracts/api';
import type { FindingChart } from '../../model/index.ts';
import type { Judged } from './judge.ts';

/** Something unusual in one series, from its first point to where it was usual again. Times are milliseconds. */
export interface Episode {
  readonly fromMs: number;
  readonly reason: FindingReason;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  score: number;
  /** The one furthest from what was expected. */
  value: number;
  /** When it was unusual last. */
  lastMs: number;
  toMs: number | undefined;
}

/** It is over when it was usual for so long, */
const CALM_MS = 5 * 60_000;
/** or when it has been so for this long: people know by then, and the detector has learnt it. */
const LONGEST_MS = 6 * 3_600_000;
/** A pattern that is new is so for an hour. */
const NEW_MS = 3_600_000;

export function beginEpisode(timeMs: number, value: number, judged: Judged): Episode {
  const { score, expected, low, high, reason = 'level' } = judged;
  return { fromMs: timeMs, reason, expected, low, high, score, value, lastMs: timeMs, toMs: undefined };
}

/** What a further point makes of it. */
export function continueEpisode(episode: Episode, timeMs: number, value: number, judged: Judged): void {
  // After a restart points come again.
  if (timeMs <= episode.lastMs) {
    return;
  }
  if (judged.isAnomaly || isUnusual(episode, timeMs, value)) {
    episode.lastMs = timeMs;
    episode.score = Math.max(episode.score, judged.isAnomaly ? judged.score : 0);
    if (Math.abs(value - episode.expected) > Math.abs(episode.value - episode.expected)) {
      episode.value = value;
    }
  }
  settleEpisode(episode, timeMs);
}

/** Ends it where nothing unusual came for long enough. */
export function settleEpisode(episode: Episode, nowMs: number): void {
  if (nowMs - episode.lastMs >= CALM_MS || nowMs - episode.fromMs >= LONGEST_MS) {
    episode.toMs = episode.lastMs;
  }
}

/** By the band in which it began: the detector's own follows what happens. */
function isUnusual({ reason, low, high, fromMs }: Episode, timeMs: number, value: number): boolean {
  switch (reason) {
    case 'vanished':
      return value === 0;
    case 'new':
      return value > 0 && timeMs - fromMs < NEW_MS;
    default:
      return value < low || value > high;
  }
}

/** Minutes that are remembered before something begins, and shown of it at most. */
const BEFORE = 45;
const MOST_SHOWN = 240;

/** The newest values of a series with their bands. */
export interface Trace {
  note(timeMs: number, value: number, judged: Judged): void;
  /** Those remembered; from here on nothing is forgotten until `release`. */
  hold(): void;
  release(): void;
  chart(): FindingChart;
}

export function createTrace(): Trace {
  let times: number[] = [];
  let values: number[] = [];
  let low: number[] = [];
  let high: number[] = [];
  let most = BEFORE;
  const cut = () => {
    if (times.length > 2 * most) {
      [times, values, low, high] = [times, values, low, high].map((line) => line.slice(-most)) as [
        number[],
        number[],
        number[],
        number[],
      ];
    }
  };
  return {
    note(timeMs, value, judged) {
      // What lasts longer than is shown keeps its beginning.
      if (most === MOST_SHOWN && times.length >= MOST_SHOWN) {
        return;
      }
      times.push(timeMs);
      values.push(value);
      low.push(judged.low);
      high.push(judged.high);
      cut();
    },
    hold() {
      const first = Math.max(0, times.length - BEFORE);
      [times, values, low, high] = [times, values, low, high].map((line) => line.slice(first)) as [
        number[],
        number[],
        number[],
        number[],
      ];
      most = MOST_SHOWN;
    },
    release() {
      most = BEFORE;
      cut();
    },
    chart: () => ({
      timesMs: [...times],
      values: values.map(finite),
      low: low.map(finite),
      high: high.map(finite),
    }),
  };
}

/** JSON has no NaN. Six digits are more than a chart shows. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}
