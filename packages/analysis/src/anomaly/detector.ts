import { createBody, type Body } from './body.ts';
import { createCadence } from './cadence.ts';
import { explain } from './reason.ts';
import type { Detector, DetectorOptions, DetectorState, Finding } from './types.ts';

const USUAL_THRESHOLD = 0.8;
const LEAST_THRESHOLD = 0.5;
const MOST_THRESHOLD = 0.98;
/** A word of a user moves the threshold this part of the way to its end. */
const FEEDBACK_STEP = 0.3;
/** So many points are only learnt from. */
const PROBATION_POINTS = 150;
/** A surprise of this many powers of ten is a score of a half. */
const HALF_SURPRISE = 0.4;
/** Surprises count a little more than in proportion: one far out outweighs several that are not. */
const SURPRISE_EXPONENT = 1.2;
/** After a surprise, only more surprising points are told; it is forgotten over this share of the age of the series. */
const FORGOTTEN_AFTER_SHARE = 0.15;
const FORGOTTEN_AFTER_LEAST = 50;
/** Larger values are cut to this: sums of squares of anything smaller are finite. */
const LARGEST = 1e37;

/**
 * A detector for one series, which sees one point at a time. Three views ask whether the last points ever looked like this
 * (the shape of the last 127 points, the value, the level of the last 48); their surprises are powers of ten of chances, and
 * their mean is Fisher's way to combine them. Memory is bounded: about 60 kB with the default number of patterns.
 *
 * With a state that `export` wrote it goes on where that one stood. A state of another version is ignored: it learns anew.
 */
export function createDetector(options: DetectorOptions = {}, saved?: DetectorState): Detector {
  const state = saved?.version === 1 ? saved : undefined;
  const body = createBody(options.patterns, state);
  const cadence = createCadence(state);
  let threshold = clampThreshold(state?.threshold ?? options.threshold ?? USUAL_THRESHOLD);
  let seen = state?.seen ?? 0;
  let peak = state?.peak ?? 0;

  function told(surprise: number): number {
    const forgotten = Math.max(FORGOTTEN_AFTER_LEAST, FORGOTTEN_AFTER_SHARE * seen);
    peak *= Math.exp(-1 / forgotten);
    const fresh = Math.max(0, surprise - peak);
    peak = Math.max(peak, surprise);
    return fresh / (fresh + HALF_SURPRISE);
  }

  function learn(timeMs: number, value: number): Finding {
    const step = cadence.arrive(timeMs);
    if (step === 'new-rhythm') body.forgetPatterns();
    if (step !== 'next') body.forgetRecent();
    const before = body.expectation(timeMs);
    const looked = body.look(timeMs, value);
    seen++;
    const score = told(looked.surprise ** SURPRISE_EXPONENT);
    const unusual = score >= LEAST_THRESHOLD;
    return {
      ...before,
      score,
      reason: unusual ? explain(looked, value, before) : undefined,
      isAnomaly: seen > PROBATION_POINTS && score >= threshold,
      point: 'learnt',
    };
  }

  return {
    see(timeMs, value) {
      if (value === null || !Number.isFinite(value) || !Number.isFinite(timeMs)) {
        return nothing(body, timeMs, 'missing');
      }
      if (timeMs <= cadence.lastMs()) return nothing(body, timeMs, 'late');
      return learn(timeMs, Math.max(-LARGEST, Math.min(LARGEST, value)));
    },
    silence(nowMs) {
      const score = seen > PROBATION_POINTS ? cadence.silence(nowMs) : 0;
      if (score < LEAST_THRESHOLD) return undefined;
      return {
        ...body.expectation(nowMs),
        score,
        reason: 'silence',
        isAnomaly: score >= threshold,
        point: 'missing',
      };
    },
    feedback(word) {
      const end = word === 'false-alarm' ? MOST_THRESHOLD : LEAST_THRESHOLD;
      threshold += FEEDBACK_STEP * (end - threshold);
    },
    export: () => ({ version: 1, threshold, seen, peak, ...cadence.export(), ...body.export() }),
  };
}

function nothing(body: Body, timeMs: number, point: 'late' | 'missing'): Finding {
  const at = Number.isFinite(timeMs) ? timeMs : 0;
  return { ...body.expectation(at), score: 0, reason: undefined, isAnomaly: false, point };
}

function clampThreshold(threshold: number): number {
  if (!Number.isFinite(threshold)) return USUAL_THRESHOLD;
  return Math.max(LEAST_THRESHOLD, Math.min(MOST_THRESHOLD, threshold));
}
