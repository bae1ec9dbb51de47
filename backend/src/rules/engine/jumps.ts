import type { Clock } from '@vigilops/runtime';

export interface Moment {
  readonly nowUs: number;
  /** Of a clock that never jumps. */
  readonly steadyUs: number;
  /** By how much the wall clock was set since the moment before; 0: it ran. */
  readonly jumpedUs: number;
}

/** What clocks may differ by in ten seconds without having been set. */
const TOLERANCE_US = 5e6;

/** Tells a wall clock that was set, or a machine that slept, from time that passed. */
export function createJumpMeter(clock: Pick<Clock, 'now' | 'monotonicMs'>): () => Moment {
  let before: Pick<Moment, 'nowUs' | 'steadyUs'> | undefined;
  return () => {
    const nowUs = clock.now().getTime() * 1_000;
    const steadyUs = Math.round(clock.monotonicMs() * 1_000);
    const jumpedUs = before === undefined ? 0 : nowUs - before.nowUs - (steadyUs - before.steadyUs);
    before = { nowUs, steadyUs };
    return { nowUs, steadyUs, jumpedUs: Math.abs(jumpedUs) < TOLERANCE_US ? 0 : jumpedUs };
  };
}
