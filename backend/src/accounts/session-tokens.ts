import { VigilError } from '@vigilops/contracts';
import type { Clock } from '@vigilops/runtime';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Keys } from './secret-key.ts';

/** PRD 3.7.1. */
export const ACCESS_SECONDS = 2 * 3_600;
export const REFRESH_SECONDS = 7 * 86_400;

const ISSUER = 'vigilops';
const ALGORITHM = 'HS256';
/** Another backend's clock may be a little ahead. */
const TOLERANCE_SECONDS = 5;

const accessClaims = z.object({ sub: z.string().regex(/^[1-9]\d{0,9}$/), sid: z.uuid() });
const refreshClaims = z.object({ sid: z.uuid(), gen: z.int().min(0) });

export interface SessionTokens {
  access(session: { readonly userId: number; readonly sessionId: string }): Promise<string>;
  refresh(session: { readonly sessionId: string; readonly generation: number }): Promise<string>;
  /** Throw AUTH_INVALID for what is not such a token of ours, AUTH_EXPIRED for what was. */
  readAccess(token: string): Promise<{ readonly userId: number; readonly sessionId: string }>;
  readRefresh(token: string): Promise<{ readonly sessionId: string; readonly generation: number }>;
}

/** JWTs (RFC 7519) that say which session and generation they are of; whether that still counts, the store says. */
export function createSessionTokens(keys: Keys, clock: Clock): SessionTokens {
  const nowSeconds = () => Math.floor(clock.now().getTime() / 1_000);
  const sign = (claims: Record<string, string | number>, use: Use, seconds: number) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: keys.sessionsId })
      .setIssuer(ISSUER)
      .setAudience(audienceOf(use))
      .setIssuedAt(nowSeconds())
      .setExpirationTime(nowSeconds() + seconds)
      .sign(keys.sessions);

  async function read<T>(token: string, use: Use, claims: z.ZodType<T>): Promise<T> {
    try {
      // The algorithm is ours, never the token's own; one key, so its `kid` decides nothing.
      const { payload } = await jwtVerify(token, keys.sessions, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: audienceOf(use),
        requiredClaims: ['exp', 'iat'],
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: clock.now(),
      });
      return claims.parse(payload);
    } catch (cause) {
      if (cause instanceof errors.JWTExpired) {
        throw new VigilError('AUTH_EXPIRED', `the ${use} token has expired`, { cause });
      }
      throw new VigilError('AUTH_INVALID', `this is no ${use} token of this VigilOps`, { cause });
    }
  }

  return {
    access: ({ userId, sessionId }) =>
      sign({ sub: String(userId), sid: sessionId }, 'access', ACCESS_SECONDS),
    refresh: ({ sessionId, generation }) =>
      sign({ sid: sessionId, gen: generation }, 'refresh', REFRESH_SECONDS),
    readAccess: async (token) => {
      const { sub, sid } = await read(token, 'access', accessClaims);
      return { userId: Number(sub), sessionId: sid };
    },
    readRefresh: async (token) => {
      const { sid, gen } = await read(token, 'refresh', refreshClaims);
      return { sessionId: sid, generation: gen };
    },
  };
}

type Use = 'access' | 'refresh';
const audienceOf = (use: Use) => `vigilops/${use}`;
