import type { DetectorState } from './types.ts';

/** A pause of more intervals than this cuts the past off: what came before it says nothing about a pattern after it. */
const GAP_INTERVALS = 48;
/** After so many intervals in a row that are alike, but unlike the usual one, the series has another rhythm. */
const NEW_RHYTHM_AFTER = 24;
const UNLIKE = 1.8;
const FOLLOW = 0.05;
/** Silence of this many intervals scores a half. */
const SILENT_INTERVALS = 6;

/** When points come: gaps, other rhythms, silence. */
export interface Cadence {
  arrive: (timeMs: number) => 'next' | 'gap' | 'new-rhythm';
  /** 0..1: how unusual it is that nothing came until now. */
  silence: (nowMs: number) => number;
  /** -Infinity before the first point. */
  lastMs: () => number;
  export: () => Pick<DetectorState, 'lastMs' | 'intervalMs' | 'otherIntervalMs' | 'strangeIntervals'>;
}

export function createCadence(state?: DetectorState): Cadence {
  let lastMs = state?.lastMs ?? -Infinity;
  let intervalMs = state?.intervalMs ?? 0;
  let otherMs = state?.otherIntervalMs ?? 0;
  let strange = state?.strangeIntervals ?? 0;

  return {
    arrive(timeMs) {
      const passed = timeMs - lastMs;
      lastMs = timeMs;
      if (!Number.isFinite(passed)) return 'next';
      if (intervalMs === 0) intervalMs = passed;
      if (isLike(passed, intervalMs)) {
        intervalMs += FOLLOW * (passed - intervalMs);
        strange = 0;
        return 'next';
      }
      strange = isLike(passed, otherMs) ? strange + 1 : 1;
      otherMs = passed;
      if (strange >= NEW_RHYTHM_AFTER) {
        intervalMs = passed;
        strange = 0;
        return 'new-rhythm';
      }
      return passed > GAP_INTERVALS * intervalMs ? 'gap' : 'next';
    },
    silence(nowMs) {
      if (intervalMs <= 0 || !Number.isFinite(lastMs)) return 0;
      const missed = Math.max(0, (nowMs - lastMs) / intervalMs - 1);
      return missed / (missed + SILENT_INTERVALS);
    },
    lastMs: () => lastMs,
    export: () => ({
      lastMs: Number.isFinite(lastMs) ? lastMs : null,
      intervalMs,
      otherIntervalMs: otherMs,
      strangeIntervals: strange,
    }),
  };
}

function isLike(oneMs: number, otherMs: number): boolean {
  return oneMs < UNLIKE * otherMs && oneMs * UNLIKE > otherMs;
}
