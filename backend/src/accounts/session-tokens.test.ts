import type { Clock } from '@vigilops/runtime';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { deriveKeys } from './secret-key.ts';
import { createSessionTokens } from './session-tokens.ts';

const SESSION = { userId: 7, sessionId: '0b9c1c3e-6f0c-4f2e-9d55-0d3a7c1f5b11' };
const START_MS = Date.UTC(2026, 0, 5);

function tokensAt(nowMs: () => number, secret = 'one secret of at least 32 characters') {
  const clock: Clock = { now: () => new Date(nowMs()), monotonicMs: nowMs, sleep: () => Promise.resolve() };
  return createSessionTokens(deriveKeys(secret), clock);
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'read',
    (error: unknown) => (error as { code: string }).code,
  );

describe('tokens of sessions', () => {
  it('say whose they are, for two hours and for seven days', async () => {
    let nowMs = START_MS;
    const tokens = tokensAt(() => nowMs);
    const access = await tokens.access(SESSION);
    const refresh = await tokens.refresh({ sessionId: SESSION.sessionId, generation: 3 });
    nowMs += 2 * 3_600_000;
    expect(await tokens.readAccess(access)).toEqual(SESSION);
    nowMs += 6_000;
    expect(await codeOf(tokens.readAccess(access))).toBe('AUTH_EXPIRED');
    expect(await tokens.readRefresh(refresh)).toEqual({ sessionId: SESSION.sessionId, generation: 3 });
    nowMs = START_MS + 7 * 86_400_000 + 6_000;
    expect(await codeOf(tokens.readRefresh(refresh))).toBe('AUTH_EXPIRED');
  });

  it('are not taken for each other', async () => {
    const tokens = tokensAt(() => START_MS);
    expect(await codeOf(tokens.readRefresh(await tokens.access(SESSION)))).toBe('AUTH_INVALID');
    const refresh = await tokens.refresh({ sessionId: SESSION.sessionId, generation: 0 });
    expect(await codeOf(tokens.readAccess(refresh))).toBe('AUTH_INVALID');
  });

  const { sessions: key } = deriveKeys('one secret of at least 32 characters');
  const seconds = START_MS / 1_000;
  const claims = { sub: '7', sid: SESSION.sessionId };
  const forged = (changes: {
    alg?: string;
    kid?: string;
    issuer?: string;
    audience?: string;
    key?: Uint8Array;
    claims?: Record<string, unknown>;
    expires?: number | null;
  }) => {
    const {
      alg = 'HS256',
      kid = 'any',
      issuer = 'vigilops',
      audience = 'vigilops/access',
      expires,
    } = changes;
    const jwt = new SignJWT(changes.claims ?? claims)
      .setProtectedHeader({ alg, kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(seconds);
    return (expires === null ? jwt : jwt.setExpirationTime(expires ?? seconds + 60)).sign(changes.key ?? key);
  };

  it('are known by their signature, whatever their head says of the key', async () => {
    const tokens = tokensAt(() => START_MS);
    expect(await tokens.readAccess(await forged({ kid: '../../etc/passwd' }))).toEqual(SESSION);
  });

  it.for([
    ['another key', { key: deriveKeys('quite another secret, as long as that').sessions }],
    ['another issuer', { issuer: 'somebody' }],
    ['another algorithm', { alg: 'HS512', key: new Uint8Array([...key, ...key]) }],
    ['no end', { expires: null }],
    ['no session', { claims: { sub: '7' } }],
    ['a session that is no UUID', { claims: { sub: '7', sid: "' OR 1=1" } }],
    ['a user that is no number', { claims: { ...claims, sub: '7; DROP' } }],
    ['a user beyond all', { claims: { ...claims, sub: '99999999999' } }],
  ] as const)('are refused with %s', async ([, changes]) => {
    expect(await codeOf(tokensAt(() => START_MS).readAccess(await forged(changes)))).toBe('AUTH_INVALID');
  });

  it.for(['', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiI3In0.', '💥.💥.💥'])(
    'are refused where they are none: %s',
    async (text) => {
      expect(await codeOf(tokensAt(() => START_MS).readAccess(text))).toBe('AUTH_INVALID');
    },
  );
});
