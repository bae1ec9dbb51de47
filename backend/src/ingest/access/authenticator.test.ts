import { VigilError } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';
import type { TokenRecord } from '../../model/index.ts';
import { createFakeClock } from '../test/fake-clock.ts';
import { tokenRecord } from '../test/gate-harness.ts';
import { createAuthenticator, DEFAULT_AUTH_LIMITS, type AuthLimits } from './authenticator.ts';
import { createTokenSecret, hashTokenSecret, isTokenSecret } from './token-secret.ts';

const idle = new AbortController().signal;

function doorWith(limits: Partial<AuthLimits> = {}, builtIn?: ReadonlyMap<string, TokenRecord>) {
  const clock = createFakeClock();
  const stored = new Map<string, TokenRecord>();
  const used: number[] = [];
  const state = { lookups: 0, down: false, hold: undefined as Promise<void> | undefined };
  const authenticator = createAuthenticator({
    clock,
    limits: { ...DEFAULT_AUTH_LIMITS, ...limits },
    onUsed: (token) => used.push(token.id),
    ...(builtIn === undefined ? {} : { builtIn }),
    tokens: {
      find: async (hash) => {
        state.lookups += 1;
        await state.hold;
        if (state.down) {
          throw new VigilError('STORE_UNAVAILABLE', 'down');
        }
        return stored.get(Buffer.from(hash).toString('hex'));
      },
    },
  });
  return {
    ...authenticator,
    clock,
    state,
    used,
    add: (changes: Partial<TokenRecord> = {}) => {
      const secret = createTokenSecret('api');
      stored.set(hashTokenSecret(secret).toString('hex'), tokenRecord(changes));
      return secret;
    },
    replace: (secret: string, changes: Partial<TokenRecord>) =>
      stored.set(hashTokenSecret(secret).toString('hex'), tokenRecord(changes)),
    ask: (secret: string, remoteAddress = '192.0.2.1') =>
      authenticator.authenticate({ authorization: [`Bearer ${secret}`], remoteAddress }, 'ingest', idle).then(
        (token) => token.id,
        (error: unknown) => (error instanceof VigilError ? error.code : error),
      ),
  };
}

describe('authenticator', () => {
  it('asks the database once in five seconds for a token in use, and once for many at once', async () => {
    const door = doorWith();
    const secret = door.add();
    expect(await Promise.all([door.ask(secret), door.ask(secret), door.ask(secret)])).toEqual([1, 1, 1]);
    await door.clock.advance(4_900);
    expect(await door.ask(secret)).toBe(1);
    expect(door.state.lookups).toBe(1);
    await door.clock.advance(200);
    expect(await door.ask(secret)).toBe(1);
    expect(door.state.lookups).toBe(2);
    expect(door.used).toHaveLength(5);
  });

  it('refuses a revoked token within five seconds, and at once where it was revoked here', async () => {
    const door = doorWith();
    const secret = door.add({ id: 9 });
    expect(await door.ask(secret)).toBe(9);
    door.replace(secret, { id: 9, revokedAt: new Date(0) });
    expect(await door.ask(secret)).toBe(9);
    await door.clock.advance(5_001);
    expect(await door.ask(secret)).toBe('AUTH_REVOKED');
    door.replace(secret, { id: 9 });
    door.forget(9);
    expect(await door.ask(secret)).toBe(9);
  });

  it('refuses a token from the moment it expires, though it is known by heart', async () => {
    const door = doorWith();
    const secret = door.add({ expiresAt: new Date(door.clock.now().getTime() + 1_000) });
    expect(await door.ask(secret)).toBe(1);
    await door.clock.advance(1_000);
    expect(await door.ask(secret)).toBe('AUTH_EXPIRED');
    expect(door.state.lookups).toBe(1);
  });

  it('takes a token that was tried before it existed, after a second', async () => {
    const door = doorWith();
    const secret = createTokenSecret('agent');
    expect(await door.ask(secret)).toBe('AUTH_INVALID');
    door.replace(secret, {});
    expect(await door.ask(secret)).toBe('AUTH_INVALID');
    await door.clock.advance(1_001);
    expect(await door.ask(secret)).toBe(1);
  });

  it('lets a flood of unknown tokens from one address ask the database only so often', async () => {
    const door = doorWith({ unknownBurst: 5, unknownPerSecond: 1 });
    const answers: unknown[] = [];
    for (let attempt = 0; attempt < 100; attempt += 1) {
      answers.push(await door.ask(createTokenSecret('api')));
    }
    expect(door.state.lookups).toBe(5);
    expect(answers.filter((answer) => answer === 'AUTH_INVALID')).toHaveLength(5);
    expect(answers.filter((answer) => answer === 'OVERLOADED')).toHaveLength(95);
    // Others are not held back.
    expect(await door.ask(createTokenSecret('api'), '192.0.2.2')).toBe('AUTH_INVALID');
    await door.clock.advance(2_000);
    expect(await door.ask(createTokenSecret('api'))).toBe('AUTH_INVALID');
  });

  it('still takes a good token from the address of a flood', async () => {
    const door = doorWith({ unknownBurst: 5, unknownPerSecond: 1 });
    const secret = door.add();
    expect(await door.ask(secret)).toBe(1);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await door.ask(createTokenSecret('api'));
    }
    await door.clock.advance(5_001);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await door.ask(createTokenSecret('api'));
    }
    expect(await door.ask(secret)).toBe(1);
  });

  it('bounds lookups that run at once', async () => {
    const door = doorWith({ maxConcurrentLookups: 2, unknownBurst: 100 });
    const held = Promise.withResolvers<undefined>();
    door.state.hold = held.promise;
    const answers = Array.from({ length: 5 }, () => door.ask(createTokenSecret('api')));
    held.resolve(undefined);
    expect((await Promise.all(answers)).filter((answer) => answer === 'OVERLOADED')).toHaveLength(3);
    expect(door.state.lookups).toBe(2);
  });

  it('says that the database is away instead of that a token is wrong', async () => {
    const door = doorWith();
    const secret = door.add();
    door.state.down = true;
    expect(await door.ask(secret)).toBe('STORE_UNAVAILABLE');
    door.state.down = false;
    expect(await door.ask(secret)).toBe(1);
  });

  it('asks no database about what cannot be a token', async () => {
    const door = doorWith();
    for (const text of [
      '',
      'x',
      "' OR '1'='1",
      'vgo_api_',
      `vgo_root_${'a'.repeat(43)}`,
      `vgo_api_${'a'.repeat(44)}`,
    ]) {
      expect(await door.ask(text)).toBe('AUTH_INVALID');
    }
    expect(door.state.lookups).toBe(0);
  });

  it('knows tokens that live in this process only', async () => {
    const secret = createTokenSecret('api');
    const door = doorWith({}, new Map([[hashTokenSecret(secret).toString('hex'), tokenRecord({ id: 0 })]]));
    expect(await door.ask(secret)).toBe(0);
    expect(door.state.lookups).toBe(0);
  });
});

describe('token secrets', () => {
  it('hold 256 random bits and say their kind', () => {
    const secret = createTokenSecret('agent', () => new Uint8Array(32).fill(255));
    expect(secret).toBe(`vgo_agent_${'_'.repeat(42)}8`);
    expect(isTokenSecret(secret)).toBe(true);
    expect(hashTokenSecret(secret)).toHaveLength(32);
  });
});
