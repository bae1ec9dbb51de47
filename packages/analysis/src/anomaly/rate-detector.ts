import { packed, unpack } from './numbers.ts';
import type { Feedback } from './types.ts';

/** What a number of events in an interval says. */
export interface RateFinding {
  /** 0..1: 0.5 is one chance in 100, 0.75 one in a million; less what was told a short while ago. */
  score: number;
  /** How many were expected, and how many would still be usual. */
  expected: number;
  low: number;
  high: number;
  /** `new`: events of a kind that was never or hardly seen. */
  reason: 'new' | 'surge' | 'vanished' | undefined;
  isAnomaly: boolean;
  point: 'learnt' | 'late' | 'missing';
}

export interface RateDetectorState {
  version: 1;
  lastMs: number | null;
  threshold: number;
  events: number;
  weight: number;
  squares: number;
  seen: number;
  told: number;
  recent: string;
  hours: string;
  visits: string;
}

/** For counts, such as the lines of a template in a minute: sparse, never negative, with zeros that mean something. */
export interface RateDetector {
  /** Counts must be of intervals of one length; intervals without events are told as 0. Never throws. */
  see: (timeMs: number, count: number | null) => RateFinding;
  feedback: (word: Feedback) => void;
  export: () => RateDetectorState;
}

/** Old intervals are forgotten after about this many: three days of minutes. */
const MEMORY = 4_320;
/** Sums over so many intervals are judged beside single ones: a trickle is seen in the long sum only. */
const SUMS = [1, 6, 24] as const;
const LONGEST_SUM = 24;
/** Before this many intervals nothing is an anomaly: nobody knows yet what is usual. */
const YOUNG = 30;
const HOURS = 24;
/** An hour of the day is believed by its own as soon as it was visited this often. */
const HOUR_WEIGHT = 180;
/** What is learnt from one interval is at most this many times what is usual: a surge is not the new normal at once. */
const LEARNT_TIMES = 5;
const HALF_SURPRISE = 2;
/** Told surprises are forgotten within about so many intervals. */
const FORGOTTEN_AFTER = 60;
/** What was told is told again only when it has become so many times more surprising: sums grow while a surge lasts. */
const TOLD_TIMES = 4;
const USUAL_THRESHOLD = 0.75;
const LEAST_THRESHOLD = 0.5;
const MOST_THRESHOLD = 0.98;
const FEEDBACK_STEP = 0.3;
const LARGEST = 1e15;

/**
 * The surprise is Chernoff's bound on the Poisson tail, (c ln(c/λ) - c + λ) / ln 10 powers of ten, divided by the dispersion
 * (variance over mean) that the series has shown, so that events which come in bursts do not alarm by every burst.
 */
export function createRateDetector(saved?: RateDetectorState): RateDetector {
  const state = saved?.version === 1 ? saved : undefined;
  const recent = new Float64Array(LONGEST_SUM);
  const hours = new Float64Array(HOURS);
  const visits = new Float64Array(HOURS);
  if (state !== undefined) {
    unpack(state.recent, recent);
    unpack(state.hours, hours);
    unpack(state.visits, visits);
  }
  let lastMs = state?.lastMs ?? -Infinity;
  let threshold = state?.threshold ?? USUAL_THRESHOLD;
  let events = state?.events ?? 0;
  let weight = state?.weight ?? 0;
  let squares = state?.squares ?? 0;
  let seen = state?.seen ?? 0;
  let told = state?.told ?? 0;

  /** Half an event in a first day that nobody saw, then what was seen. */
  function usual(timeMs: number): number {
    const all = (events + 0.5) / (weight + 1_440);
    const young = seen < YOUNG ? all : events / weight;
    const hour = hourOf(timeMs);
    const rate = Math.max(young, all / 10);
    return ((hours[hour] ?? 0) + HOUR_WEIGHT * rate) / ((visits[hour] ?? 0) + HOUR_WEIGHT);
  }

  function dispersion(): number {
    if (seen < YOUNG || events === 0) return 1;
    const mean = events / weight;
    return Math.max(1, (squares / weight - mean * mean) / mean);
  }

  function learn(timeMs: number, count: number, expected: number): void {
    const learnt =
      seen < YOUNG
        ? count
        : Math.min(count, LEARNT_TIMES * (expected + 1 + Math.sqrt(expected * dispersion())));
    const keep = 1 - 1 / MEMORY;
    events = events * keep + learnt;
    squares = squares * keep + learnt * learnt;
    weight = weight * keep + 1;
    const hour = hourOf(timeMs);
    hours[hour] = (hours[hour] ?? 0) * keep + learnt;
    visits[hour] = (visits[hour] ?? 0) * keep + 1;
    seen++;
  }

  function judge(count: number, expected: number): { surprise: number; reason: RateFinding['reason'] } {
    recent.copyWithin(1, 0);
    recent[0] = count;
    let surprise = 0;
    let more = false;
    for (const length of SUMS) {
      if (seen + 1 < length) break;
      let sum = 0;
      for (let index = 0; index < length; index++) sum += recent[index] ?? 0;
      const powers = rarity(sum, expected * length) / dispersion();
      if (powers <= surprise) continue;
      surprise = powers;
      more = sum > expected * length;
    }
    if (!more) return { surprise, reason: 'vanished' };
    return { surprise, reason: events < 1 || seen < YOUNG ? 'new' : 'surge' };
  }

  return {
    see(timeMs, value) {
      const at = Number.isFinite(timeMs) ? timeMs : 0;
      const expected = usual(at);
      const half = 3 * Math.sqrt(expected * dispersion());
      const band = { expected, low: Math.max(0, expected - half), high: expected + half };
      const silent = { ...band, score: 0, reason: undefined, isAnomaly: false } as const;
      if (value === null || !Number.isFinite(value) || value < 0 || !Number.isFinite(timeMs)) {
        return { ...silent, point: 'missing' };
      }
      if (timeMs <= lastMs) return { ...silent, point: 'late' };
      lastMs = timeMs;
      const count = Math.min(value, LARGEST);
      const { surprise, reason } = judge(count, expected);
      told *= Math.exp(-1 / FORGOTTEN_AFTER);
      const fresh = Math.max(0, surprise - TOLD_TIMES * told);
      learn(timeMs, count, expected);
      const score = fresh / (fresh + HALF_SURPRISE);
      const isAnomaly = seen > YOUNG && score >= threshold;
      if (isAnomaly) told = Math.max(told, surprise);
      return {
        ...band,
        score,
        reason: score >= LEAST_THRESHOLD ? reason : undefined,
        isAnomaly,
        point: 'learnt',
      };
    },
    feedback(word) {
      const end = word === 'false-alarm' ? MOST_THRESHOLD : LEAST_THRESHOLD;
      threshold += FEEDBACK_STEP * (end - threshold);
    },
    export: () => ({
      version: 1,
      lastMs: Number.isFinite(lastMs) ? lastMs : null,
      threshold,
      events,
      weight,
      squares,
      seen,
      told,
      recent: packed(recent),
      hours: packed(hours),
      visits: packed(visits),
    }),
  };
}

/** Powers of ten of the chance that a Poisson number of mean `mean` is as far out as `count`. */
function rarity(count: number, mean: number): number {
  if (mean <= 0) return count > 0 ? LARGEST : 0;
  const logs = count > 0 ? count * Math.log(count / mean) : 0;
  return Math.max(0, logs - count + mean) / Math.LN10;
}

function hourOf(timeMs: number): number {
  const hour = Math.floor(timeMs / 3_600_000) % HOURS;
  return hour < 0 ? hour + HOURS : hour;
}
