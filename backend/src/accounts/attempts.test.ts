import { beforeEach, describe, expect, it } from 'vitest';
import { createAttempts, type Attempt } from './attempts.ts';
import { deriveKeys } from './secret-key.ts';

const signal = new AbortController().signal;

describe('attempts to sign in', () => {
  let counts: Map<string, number>;
  let attempts: ReturnType<typeof createAttempts>;
  beforeEach(() => {
    counts = new Map();
    attempts = createAttempts(
      {
        noteAttempts: async (keys) => {
          keys.forEach((key) => counts.set(key, (counts.get(key) ?? 0) + 1));
          return new Map(keys.map((key) => [key, counts.get(key) ?? 0]));
        },
        forgetAttempts: async (keys) => keys.forEach((key) => counts.delete(key)),
      },
      deriveKeys('a secret of at least 32 characters, too'),
    );
  });
  /** How many are let through of so many. */
  const through = async (times: number, attempt: (index: number) => Attempt) => {
    let passed = 0;
    for (let index = 0; index < times; index += 1) {
      await attempts.begin(attempt(index), new Date(), signal).then(
        () => (passed += 1),
        (error: unknown) => expect(error).toMatchObject({ code: 'AUTH_THROTTLED', retryAfterSeconds: 900 }),
      );
    }
    return passed;
  };
  const login = (account: string, address: string): Attempt => ({ purpose: 'login', account, address });

  it('are five for an account from an address, however it is written', async () => {
    expect(
      await through(9, (n) => login(n % 2 === 0 ? 'Ada@Example.com' : 'ada@example.COM', '10.0.0.1')),
    ).toBe(5);
    expect(await through(1, () => login('ada@example.com', '10.0.0.2'))).toBe(1);
  });

  it('are fifty from an address, whomever they are for', async () => {
    expect(await through(60, (n) => login(`u${String(n)}@example.com`, '10.0.0.1'))).toBe(50);
  });

  it('leave no trace of the accounts that a flood names', async () => {
    await through(60, (n) => login(`u${String(n)}@example.com`, '10.0.0.1'));
    expect(counts.size).toBe(1 + 2 * 50);
  });

  it('are a hundred for an account, wherever they come from', async () => {
    expect(await through(120, (n) => login('ada@example.com', `10.0.0.${String(n)}`))).toBe(100);
  });

  it('are forgiven by a good one, for that account and address', async () => {
    await through(5, () => login('ada@example.com', '10.0.0.1'));
    await attempts.succeeded(login('ada@example.com', '10.0.0.1'), signal);
    expect(await through(6, () => login('ada@example.com', '10.0.0.1'))).toBe(5);
  });

  it('at links do not use up those at passwords', async () => {
    expect(await through(60, () => ({ purpose: 'link', address: '10.0.0.1' }))).toBe(50);
    expect(await through(1, () => login('ada@example.com', '10.0.0.1'))).toBe(1);
  });

  it('are kept under names that say nothing', async () => {
    await through(1, () => login('ada@example.com', '10.0.0.1'));
    expect([...counts.keys()].join(' ')).not.toMatch(/ada|example|10\.0/);
  });
});
