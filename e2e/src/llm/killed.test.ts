import { seeded } from '@vigilops/testkit/seeded';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMockUpstream, type MockUpstream } from '../../../backend/src/llm/test/upstream/index.ts';
import { furnish, ledgerOf, type CallRow } from './furnish.ts';

/** `VIGILOPS_TEST_STREAMS=1000` for a release test; fewer where minutes are dear. */
const STREAMS = Number(process.env.VIGILOPS_TEST_STREAMS ?? 120);
const SEED = Number(process.env.VIGILOPS_TEST_SEED ?? 11);
const AT_ONCE = 24;
const TOKEN_MS = 20;
const WAIT_MS = 300_000;

describe('streams whose clients leave, under a gateway that is killed', () => {
  const random = seeded(SEED);
  let house: House;
  let upstream: MockUpstream;
  let key: string;
  beforeAll(async () => {
    upstream = await openMockUpstream({ seed: SEED });
    house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
    ({ key } = await furnish(house, upstream));
    await house.ask('/api/v1/llm-budgets', {
      name: 'all of it',
      scope: 'all',
      window: 'total',
      amount: '1000',
      currency: 'USD',
    });
    upstream.usually({ tokenMs: TOKEN_MS });
  }, WAIT_MS);
  afterAll(async () => {
    await house.close();
    await upstream.close();
  });

  /** Stays to the end, leaves somewhere on the way, or before there is a word. */
  async function stream(serial: number): Promise<void> {
    const leaving = new AbortController();
    const fate = random();
    const leaves = fate < 0.3 ? sleep(fate * 100) : fate < 0.7 ? sleep(random() * 800) : undefined;
    void leaves?.then(() => leaving.abort());
    await fetch(`${house.url}/v1/chat/completions`, {
      method: 'POST',
      signal: leaving.signal,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'gpt-4o-mini',
        stream: true,
        messages: [{ role: 'user', content: `Story ${String(serial)}` }],
      }),
    })
      .then((response) => response.text())
      .catch(() => undefined);
  }

  async function streams(count: number): Promise<void> {
    let left = count;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (left > 0) {
          left -= 1;
          await stream(left);
        }
      }),
    );
  }

  it('each have one row, with what their provider counted where it came to that', async () => {
    await streams(Math.floor(STREAMS / 2));
    const cutOff = streams(2 * AT_ONCE);
    await until('calls are under way', WAIT_MS, () =>
      Promise.resolve(
        upstream.calls.filter(({ isFinished, isAborted }) => !isFinished && !isAborted).length >= 8 ||
          undefined,
      ),
    );
    await house.endBackend('SIGKILL');
    await cutOff;
    await upstream.quiet();
    await house.startBackend();
    await streams(Math.floor(STREAMS / 2));
    await upstream.quiet();

    const calls = upstream.calls.filter(({ format }) => format === 'chat');
    const rows = await until('all calls are in the ledger', WAIT_MS, async () => {
      const all = await ledgerOf(house);
      return sentOf(all).length >= calls.length ? all : undefined;
    });
    // A call that was written down and died on its way to the provider is there, too; nothing is missing, nothing twice.
    const killed = rows.filter(({ status }) => status === 'killed');
    expect(killed.length).toBeGreaterThan(0);
    expect(sentOf(rows).length - calls.length).toBeLessThanOrEqual(killed.length);
    expect(new Set(rows.map(({ request_id: id }) => id)).size).toBe(rows.length);

    const whole = calls.filter(({ isFinished, isAborted }) => isFinished && !isAborted);
    const counted = rows.filter(({ tokens_from: from }) => from === 'provider');
    expect(counted.length).toBeGreaterThan(STREAMS / 8);
    expect(outputOf(counted)).toBeLessThanOrEqual(sum(whole.map(({ generatedTokens }) => generatedTokens)));
    // Of what broke off, the tokens that were delivered, as well as text can tell; of the killed not those since their last note.
    const delivered = sum(calls.map(({ deliveredTokens }) => deliveredTokens));
    const ratio = outputOf(rows) / delivered;
    const told =
      `${String(calls.length)} calls, ${String(rows.length)} rows: ${String(counted.length)} counted by the provider, ` +
      `${String(killed.length)} killed; ${String(outputOf(rows))} output tokens of ${String(delivered)} delivered`;
    expect(ratio, told).toBeGreaterThan(0.6);
    expect(ratio, told).toBeLessThan(1.25);
  });

  it('hold nothing of a budget any more', async () => {
    const budget = await until('what was held is free', WAIT_MS, async () => {
      const { items } = await house.ask<{ items: { held: string; spent: string }[] }>('/api/v1/llm-budgets');
      return Number(items[0]?.held) === 0 ? items[0] : undefined;
    });
    const rows = await ledgerOf(house);
    expect(Number(budget.spent)).toBeCloseTo(sum(rows.map(({ cost }) => Number(cost))), 9);
  });
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const outputOf = (rows: readonly CallRow[]) => sum(rows.map(({ output_tokens: tokens }) => tokens));
const sentOf = (rows: readonly CallRow[]) => rows.filter(({ status }) => status !== 'refused');
