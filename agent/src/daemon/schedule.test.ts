import { describe, expect, it } from 'vitest';

import { createManualClock, type ManualClock } from '../../test/manual-clock.ts';
import { runEvery } from './schedule.ts';

async function start(options: {
  intervalMs: number;
  random?: number;
  work?: (clock: ManualClock) => Promise<void>;
}) {
  const clock = createManualClock();
  const stop = new AbortController();
  const startMs = clock.monotonicMs();
  const rounds: number[] = [];
  const work = async () => {
    rounds.push(clock.monotonicMs() - startMs);
    await options.work?.(clock);
  };
  const done = runEvery(options.intervalMs, work, {
    clock,
    random: () => options.random ?? 0.5,
    signal: stop.signal,
  });
  await clock.advance(0);
  return { clock, rounds, stop, done };
}

/** Lets time pass in small steps, as it does. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    await clock.advance(100);
  }
}

describe('runEvery', () => {
  it('runs at once, then at a phase of its own, then every interval', async () => {
    const { clock, rounds, stop, done } = await start({ intervalMs: 15_000, random: 0.4 });
    await pass(clock, 40_000);
    expect(rounds).toEqual([0, 6_000, 21_000, 36_000]);
    stop.abort();
    await done;
  });

  it('gives the first rates at least a second', async () => {
    const { clock, rounds, stop } = await start({ intervalMs: 15_000, random: 0.001 });
    await pass(clock, 20_000);
    expect(rounds).toEqual([0, 1_000, 16_000]);
    stop.abort();
  });

  it('does not drift with the time that a round takes', async () => {
    const { clock, rounds, stop } = await start({
      intervalMs: 10_000,
      work: (time) => time.sleep(700),
    });
    await pass(clock, 36_000);
    expect(rounds).toEqual([0, 5_000, 15_000, 25_000, 35_000]);
    stop.abort();
  });

  it('leaves missed rounds out instead of making up for them', async () => {
    const { clock, rounds, stop } = await start({ intervalMs: 10_000 });
    await clock.advance(5_000);
    // The machine was suspended for an hour.
    await clock.advance(3_600_000);
    await pass(clock, 10_000);
    expect(rounds).toEqual([0, 5_000, 3_605_000, 3_615_000]);
    stop.abort();
  });

  it('does not care about steps of the wall clock', async () => {
    const { clock, rounds, stop } = await start({ intervalMs: 10_000 });
    await pass(clock, 5_000);
    clock.setWall(new Date('2001-01-01T00:00:00Z'));
    await pass(clock, 10_000);
    clock.setWall(new Date('2040-01-01T00:00:00Z'));
    await pass(clock, 10_000);
    expect(rounds).toEqual([0, 5_000, 15_000, 25_000]);
    stop.abort();
  });

  it('stops in the middle of a wait and runs nothing after that', async () => {
    const { clock, rounds, stop, done } = await start({ intervalMs: 10_000 });
    await clock.advance(100);
    stop.abort();
    await done;
    await pass(clock, 20_000);
    expect(rounds).toEqual([0]);
    expect(clock.sleepers).toBe(0);
  });

  it('rejects when the work does', async () => {
    const clock = createManualClock();
    const deps = { clock, random: () => 0.5, signal: new AbortController().signal };
    await expect(runEvery(10_000, () => Promise.reject(new Error('no disk')), deps)).rejects.toThrow(
      'no disk',
    );
  });
});
