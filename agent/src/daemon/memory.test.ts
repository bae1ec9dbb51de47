import { describe, expect, it } from 'vitest';

import { createManualClock } from '../../test/manual-clock.ts';
import { keepMemorySmall, unloadFile } from './memory.ts';

describe('keepMemorySmall', () => {
  it('collects after five seconds, then every minute, and not after the stop', async () => {
    const clock = createManualClock();
    const stop = new AbortController();
    const collected: number[] = [];
    const startMs = clock.monotonicMs();
    const done = keepMemorySmall({
      clock,
      signal: stop.signal,
      collect: () => void collected.push(clock.monotonicMs() - startMs),
    });
    for (let second = 0; second < 130; second += 1) {
      await clock.advance(1_000);
    }
    expect(collected).toEqual([5_000, 65_000, 125_000]);
    stop.abort();
    await done;
    expect(collected).toHaveLength(3);
    expect(clock.sleepers).toBe(0);
  });

  it('does nothing where Node exposes no collector', async () => {
    const clock = createManualClock();
    await keepMemorySmall({ clock, signal: new AbortController().signal, collect: undefined });
    expect(clock.sleepers).toBe(0);
  });
});

describe('unloadFile', () => {
  it('lets go of the settings that zod keeps for the whole process', () => {
    Object.assign(globalThis, { __zod_globalConfig: {} });
    unloadFile('no-such-file.cjs');
    expect(Object.hasOwn(globalThis, '__zod_globalConfig')).toBe(false);
  });
});
