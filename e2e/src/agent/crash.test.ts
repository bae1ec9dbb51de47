import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '@vigilops/testkit/house';
import { describe, expect, it } from 'vitest';

import { openStory, seededRandom } from './agent-story.ts';
import { NOTHING_WRONG } from './tally.ts';

/** A release run sets this higher: 200 kills. */
const KILLS = Number(process.env.VIGILOPS_TEST_KILLS ?? 6);
const SEED = Number(process.env.VIGILOPS_TEST_SEED ?? Date.now() % 1_000_000);

describe('an agent that is killed again and again', () => {
  it(`delivers every line once (seed ${String(SEED)})`, async ({ onTestFinished }) => {
    const random = seededRandom(SEED);
    let isHealthy = false;
    const { application, receiver, start, finish } = await openStory(onTestFinished, {
      answer: ({ number }) => (!isHealthy && (number === 0 || random() < 0.1) ? 'swallow-ack' : 'keep'),
      segmentBytes: 64 * 1024,
      batchBytes: 32 * 1024,
    });
    // What is rotated away before the agent has ever seen the file is nobody's promise.
    const first = start();
    await first.ready;
    await first.end('SIGKILL');
    const writing = setInterval(() => {
      application.write(Math.floor(random() * 100));
      if (random() < 0.05) {
        application.rotate();
      }
    }, 20);
    onTestFinished(() => clearInterval(writing));

    for (let kill = 0; kill < KILLS; kill += 1) {
      const agent = start();
      if (random() < 0.7) {
        await agent.ready;
      }
      // Any moment will do: the pause is what is tried, not what is waited for.
      await sleep(random() * 800);
      await agent.end('SIGKILL');
      await sleep(random() * 200);
    }
    clearInterval(writing);
    isHealthy = true;

    expect(await finish(start())).toEqual(NOTHING_WRONG);
    expect(receiver.swallowed).toBeGreaterThan(0);
    expect(receiver.kept).toBeGreaterThan(receiver.batches.size);
  });
});

describe('a server that is away', () => {
  it('gets everything later, what is oldest first, also from an agent that was killed meanwhile', async ({
    onTestFinished,
  }) => {
    let isAway = true;
    let refused = 0;
    const { application, receiver, start, finish } = await openStory(onTestFinished, {
      answer: () => {
        refused += isAway ? 1 : 0;
        return isAway ? { status: 503 } : 'keep';
      },
      segmentBytes: 64 * 1024,
      batchBytes: 16 * 1024,
    });
    const first = start();
    await first.ready;
    for (let round = 0; round < 20; round += 1) {
      application.write(500);
      await sleep(30);
    }
    await until('the server has refused something', 30_000, async () => refused > 0 || undefined);
    await first.end('SIGKILL');
    application.write(500);
    isAway = false;

    expect(await finish(start())).toEqual(NOTHING_WRONG);
    const [oldest] = receiver.batches.values();
    expect(Buffer.from(oldest ?? []).includes('order 0 accepted')).toBe(true);
  });
});
