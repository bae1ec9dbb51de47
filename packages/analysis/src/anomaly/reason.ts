import type { Expectation, Looked } from './body.ts';
import type { Reason } from './types.ts';

/** Stretches of a pattern up to this one are the last seven points. */
const SHORT_BLOCKS = 2;
/** The last points stray so many times more, or less, than those before. */
const OTHER_SPREAD = 2.5;
const SHORT = 12;
const LONG = 96;
/** A level that moved by less than this part of its way in one step moved slowly. */
const STEP = 0.4;

/** Which word fits a surprising point best; a word for people, not a second judgement. */
export function explain(looked: Looked, value: number, expected: Expectation): Reason {
  const [pattern, point, level] = looked.byView;
  const outside = value < expected.low || value > expected.high;
  if (point >= pattern && point >= level) return 'spike';
  if (level >= pattern) return isSlow(looked) ? 'drift' : 'level';
  if (looked.seasonal && outside) return 'season';
  if (outside && looked.worstBlock === 0) return 'spike';
  if (otherSpread(looked)) return 'spread';
  if (looked.worstBlock <= SHORT_BLOCKS) return 'spike';
  return isSlow(looked) ? 'drift' : 'level';
}

function otherSpread(looked: Looked): boolean {
  if (looked.available < LONG) return false;
  const ratio = (stray(looked, 0, SHORT) + 1e-12) / (stray(looked, SHORT, LONG) + 1e-12);
  return ratio > OTHER_SPREAD || ratio < 1 / OTHER_SPREAD;
}

/** Mean step between neighbours. */
function stray({ recent }: Looked, from: number, to: number): number {
  let sum = 0;
  for (let ago = from; ago < to - 1; ago++) sum += Math.abs(recent(ago) - recent(ago + 1));
  return sum / (to - from - 1);
}

function isSlow({ recent, available }: Looked): boolean {
  if (available < LONG) return false;
  const way = Math.abs(mean(recent, 0, SHORT) - mean(recent, LONG - SHORT, LONG));
  let largest = 0;
  for (let from = 0; from + 2 * SHORT <= LONG; from += SHORT) {
    const step = Math.abs(mean(recent, from, from + SHORT) - mean(recent, from + SHORT, from + 2 * SHORT));
    largest = Math.max(largest, step);
  }
  return largest < STEP * way;
}

function mean(recent: (ago: number) => number, from: number, to: number): number {
  let sum = 0;
  for (let ago = from; ago < to; ago++) sum += recent(ago);
  return sum / (to - from);
}
