import { createManualClock } from '@vigilops/testkit';
import { describe, expect, it } from 'vitest';
import { createDeadManJob, type DeadManDeps } from './dead-man-job.ts';

const signal = new AbortController().signal;

function switchOf(changes: Partial<DeadManDeps> = {}) {
  const clock = createManualClock();
  const told: string[] = [];
  const job = createDeadManJob({
    settings: () => ({ url: 'https://hc.example.com/1', every_seconds: 60 }),
    lastRoundMs: () => clock.monotonicMs(),
    overdueSeconds: () => Promise.resolve(0),
    ping: (url) => {
      told.push(url);
      return Promise.resolve(null);
    },
    clock,
    ...changes,
  });
  return { clock, told, run: () => job.run(signal) };
}

describe("the dead man's switch", () => {
  it('is told in turns of its own that all is well', async () => {
    const { clock, told, run } = switchOf();
    await run();
    await run();
    expect(told).toEqual(['https://hc.example.com/1']);
    await clock.advance(60_000);
    await run();
    expect(told).toHaveLength(2);
  });

  it('is told nothing while rules are not evaluated, or messages wait', async () => {
    const never = switchOf({ lastRoundMs: () => null });
    expect(await never.run()).toMatchObject({ warning: expect.stringContaining('not evaluated') as string });
    const late = switchOf({ lastRoundMs: () => -60_001 });
    await late.run();
    const waiting = switchOf({ overdueSeconds: () => Promise.resolve(601) });
    expect(await waiting.run()).toMatchObject({ warning: expect.stringContaining('10 min') as string });
    expect([never.told, late.told, waiting.told]).toEqual([[], [], []]);
  });

  it('that nobody named is not told, and one that does not hear is complained about', async () => {
    const nobody = switchOf({ settings: () => ({ url: null, every_seconds: 60 }) });
    expect(await nobody.run()).toEqual({});
    const deaf = switchOf({ ping: () => Promise.resolve('it answered 404') });
    await expect(deaf.run()).rejects.toThrow('it answered 404');
  });
});
