import type { Clock, Component } from '@vigilops/runtime';

const EVERY_MS = 60_000;

export interface CpuMeter extends Component {
  /** Of one core, since it was asked before or for about a minute, whichever is shorter; null in the first moment. */
  ratio(): number | null;
}

/** `cpuMs`: milliseconds of CPU that this process has used. */
export function createCpuMeter(deps: { readonly clock: Clock; readonly cpuMs: () => number }): CpuMeter {
  const { clock, cpuMs } = deps;
  const look = () => ({ atMs: clock.monotonicMs(), cpuMs: cpuMs() });
  const stopping = new AbortController();
  let before = look();
  let newest = before;

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(EVERY_MS, stopping.signal).catch(() => undefined);
      before = newest;
      newest = look();
    }
  }

  return {
    name: 'cpu meter',
    start: () => {
      void follow();
      return Promise.resolve();
    },
    stop: () => {
      stopping.abort(new Error('the backend stops'));
      return Promise.resolve();
    },
    ratio: () => {
      const now = look();
      const elapsedMs = now.atMs - before.atMs;
      const ratio = elapsedMs <= 0 ? null : (now.cpuMs - before.cpuMs) / elapsedMs;
      before = now;
      newest = now;
      return ratio;
    },
  };
}
