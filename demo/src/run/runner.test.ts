import { describe, expect, it, vi } from 'vitest';
import type { GateClient } from '../send/gate-client.ts';
import { virtualClock } from '../test/virtual-clock.ts';
import { NOON } from '../test/worlds.ts';
import type { PartMaker } from './parts.ts';
import type { Work } from './plan.ts';
import { runWork, type RunOptions } from './runner.ts';
import { createTally } from './tally.ts';

const onePart: PartMaker = (part, timeMs) => [
  {
    kind: part === 'logs' ? 'logs' : 'metrics',
    body: new TextEncoder().encode(`${part} ${timeMs}`),
    items: 10,
  },
];
const workAt = (...dues: number[]): Work[] => dues.map((dueMs) => ({ part: 'hosts', timeMs: dueMs, dueMs }));

function runnerFor(send: GateClient['send'], startMs: number) {
  const clock = virtualClock(startMs);
  const tally = createTally();
  const partials: string[] = [];
  const run = (
    plan: Iterable<Work>,
    options: Partial<RunOptions> = {},
    abort = new AbortController().signal,
  ) =>
    runWork(
      plan,
      onePart,
      { concurrency: 2, speed: undefined, ...options },
      {
        client: { send },
        clock,
        tally,
        worldName: 'w',
        onPartial: (_, { message }) => partials.push(message),
        onWork: () => undefined,
      },
      abort,
    );
  return { clock, tally, partials, run };
}

describe('runWork', () => {
  it('sends the past at once and waits for what is yet to come', async () => {
    const { run, clock, tally } = runnerFor(async () => undefined, NOON);
    await run(workAt(NOON - 10_000, NOON - 5000, NOON + 5000, NOON + 9000));
    expect(clock.sleptMs).toEqual([5000, 4000]);
    expect(tally.items.metrics).toBe(40);
  });

  it('holds history back to the chosen speed', async () => {
    const { run, clock } = runnerFor(async () => undefined, NOON);
    await run(workAt(NOON - 60_000, NOON - 30_000, NOON - 10_000), { speed: 10 });
    expect(clock.sleptMs).toEqual([3000, 2000]);
  });

  it('has no more requests under way than allowed', async () => {
    const underWay: (() => void)[] = [];
    let isHeld = true;
    const { run, tally } = runnerFor(async () => {
      if (isHeld) {
        await new Promise<void>((answer) => underWay.push(answer));
      }
      return undefined;
    }, NOON);
    const running = run(workAt(...Array.from({ length: 40 }, (_, i) => NOON - 1000 + i)), { concurrency: 3 });
    await vi.waitUntil(() => underWay.length >= 3, { timeout: 10_000 });
    // Time enough for one more, if it were let through.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(underWay).toHaveLength(3);
    isHeld = false;
    underWay.forEach((answer) => answer());
    await running;
    expect(tally.requests).toBe(40);
  });

  it('gives the same work the same batch id in every run, and different work different ones', async () => {
    const ids = async (): Promise<string[]> => {
      const seen: string[] = [];
      const { run } = runnerFor(async (_signal, _body, id) => {
        seen.push(id);
        return undefined;
      }, NOON);
      await run(workAt(NOON - 3, NOON - 2, NOON - 1));
      return seen;
    };
    const first = await ids();
    expect(new Set(first).size).toBe(3);
    expect(new Set(await ids())).toEqual(new Set(first));
  });

  it('stops at the first failure and tells it', async () => {
    let sent = 0;
    const { run } = runnerFor(async () => {
      sent += 1;
      throw new Error('refused');
    }, NOON);
    await expect(run(workAt(...Array.from({ length: 100 }, (_, i) => NOON - 200 + i)))).rejects.toThrow(
      'refused',
    );
    expect(sent).toBeLessThan(10);
  });

  it('stops when it is told to, also while it waits', async () => {
    const stop = new AbortController();
    const { run, tally } = runnerFor(async () => {
      stop.abort(new Error('stopped'));
      return undefined;
    }, NOON);
    await expect(run(workAt(NOON - 1, NOON + 5000, NOON + 10_000), {}, stop.signal)).rejects.toThrow(
      'stopped',
    );
    expect(tally.requests).toBeLessThan(3);
  });

  it('counts and tells what was rejected', async () => {
    const { run, tally, partials } = runnerFor(async () => ({ rejected: 4, message: 'four' }), NOON);
    await run(workAt(NOON - 2, NOON - 1));
    expect(tally.rejected).toBe(8);
    expect(partials).toEqual(['four', 'four']);
  });
});
