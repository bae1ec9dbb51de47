import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openChaosProxy, type ChaosPlan } from '../chaos/proxy.ts';
import { openHouse, until, type House } from '@vigilops/testkit/house';

/** Seconds that the backend is away. A minute in a release test; less where minutes are dear. */
const OUTAGE_S = Number(process.env.VIGILOPS_TEST_OUTAGE_S ?? 15);
const LINES_PER_TICK = 20;
const TICK_MS = 50;

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

/** Writes numbered lines as an application would, and remembers which. */
function startWriter(file: string) {
  writeFileSync(file, '');
  let next = 0;
  const timer = setInterval(() => {
    let text = '';
    for (let i = 0; i < LINES_PER_TICK; i += 1) {
      text += `${new Date().toISOString()} INFO order ${next++} accepted\n`;
    }
    appendFileSync(file, text);
  }, TICK_MS);
  return {
    stop() {
      clearInterval(timer);
      return next;
    },
  };
}

/** The numbers of all stored lines, in the order of the answer, every one as often as it is stored. */
async function storedNumbers(house: House): Promise<number[]> {
  const numbers: number[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: { body: string }[]; next_cursor: string | null } = await house.ask(
      '/api/v1/logs/query',
      {
        from: 'now-1h',
        services: ['orders'],
        direction: 'forward',
        limit: 5000,
        ...(cursor === null ? {} : { cursor }),
      },
    );
    numbers.push(...page.items.map((item) => Number(/order (\d+) accepted/.exec(item.body)?.[1])));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return numbers;
}

async function liveThroughOutage(
  plan: ChaosPlan,
): Promise<{ stored: number[]; written: number; swallowed: number }> {
  const house = await openHouse();
  cleanups.push(() => house.close());
  const proxy = await openChaosProxy(house.url, plan);
  cleanups.push(() => proxy.close());
  const log = join(house.folder, 'orders.log');
  const yaml = `host:\n  name: web-1\nmetrics:\n  interval: 5s\nlogs:\n  - path: ${log}\n    service: orders\n    from_beginning: true\n`;
  const agentConfig = { server: proxy.url, yaml };

  const writer = startWriter(log);
  let agent = house.startAgent(agentConfig);
  await until('the first lines are stored', 60_000, async () =>
    (await storedNumbers(house)).length > 0 ? true : undefined,
  );

  await house.endBackend('SIGKILL');
  await sleep((OUTAGE_S / 3) * 1000);
  await agent.end('SIGKILL');
  agent = house.startAgent(agentConfig);
  await sleep((OUTAGE_S / 3) * 1000);
  await agent.end('SIGKILL');
  agent = house.startAgent(agentConfig);
  await sleep((OUTAGE_S / 3) * 1000);
  await house.startBackend();

  await sleep(3000);
  const written = writer.stop();
  const stored = await until('the last line is stored', 90_000, async () => {
    const numbers = await storedNumbers(house);
    return new Set(numbers).size === written ? numbers : undefined;
  }).catch(async (error: unknown) => {
    throw new Error(
      `stored ${new Set(await storedNumbers(house)).size} of ${written}; the agent said:\n${agent.words()}`,
      {
        cause: error,
      },
    );
  });
  return { stored, written, swallowed: proxy.swallowed() };
}

describe('the backend is away while lines are written, and the agent is killed twice', () => {
  it('stores every line once and in order, though acknowledgements are lost', async () => {
    const { stored, written, swallowed } = await liveThroughOutage({ swallow: (n) => n % 3 === 1 });
    expect(swallowed).toBeGreaterThan(0);
    expect(stored).toEqual(Array.from({ length: written }, (_, i) => i));
  });

  it('would store lines twice without the batch id (the mutant that this story must catch)', async () => {
    const { stored, written, swallowed } = await liveThroughOutage({
      swallow: (n) => n % 3 === 1,
      strip: ['x-vigilops-batch-id'],
    });
    expect(swallowed).toBeGreaterThan(0);
    expect(stored.length).toBeGreaterThan(written);
  });
});
