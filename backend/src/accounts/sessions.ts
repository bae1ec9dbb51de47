import { VigilError } from '@vigilops/contracts';
import { createExpiringCache, type Clock } from '@vigilops/runtime';
import { randomUUID } from 'node:crypto';
import type { AccountStore, AuditEntry, UserRecord } from '../model/index.ts';
import { ACCESS_SECONDS, REFRESH_SECONDS, type SessionTokens } from './session-tokens.ts';

/** Where a request comes from. */
export interface From {
  readonly address: string;
  readonly userAgent: string;
}

export interface SignedIn {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly refreshToken: string;
  readonly refreshSeconds: number;
  readonly user: UserRecord;
}

export interface Identity {
  readonly user: UserRecord;
  readonly sessionId: string;
}

export interface Sessions {
  /** Throws AUTH_INVALID when the account has changed since its password was checked. */
  open(user: UserRecord, passwordHash: string, from: From, signal: AbortSignal): Promise<SignedIn>;
  /** Throws AUTH_INVALID, AUTH_EXPIRED, or AUTH_REVOKED when the session is over. */
  refresh(refreshToken: string, signal: AbortSignal): Promise<SignedIn>;
  /** The same, of an access token. Asks the database at most once in five seconds. */
  identify(accessToken: string, signal: AbortSignal): Promise<Identity>;
  end(identity: Identity, from: From, signal: AbortSignal): Promise<void>;
  /** Something of this user has changed: looks it up anew at the next call. */
  forget(userId: number): void;
}

/** A session that was ended, or a user that was disabled, is refused by every backend at the latest after this. */
const KNOWN_MS = 5_000;
const MAX_KNOWN = 10_000;
/** Tabs of one browser, and answers that were lost on the way, come with the token before. */
const GRACE_MS = 30_000;

export function createSessions(deps: {
  readonly store: Pick<AccountStore, 'openSession' | 'findSession' | 'rotate' | 'endSession'>;
  readonly tokens: SessionTokens;
  readonly clock: Clock;
}): Sessions {
  const { store, tokens, clock } = deps;
  const known = createExpiringCache<Identity>(MAX_KNOWN, () => clock.monotonicMs());
  const expiry = (at: Date) => new Date(at.getTime() + REFRESH_SECONDS * 1_000);

  const signedIn = async (user: UserRecord, sessionId: string, generation: number): Promise<SignedIn> => ({
    accessToken: await tokens.access({ userId: user.id, sessionId }),
    expiresInSeconds: ACCESS_SECONDS,
    refreshToken: await tokens.refresh({ sessionId, generation }),
    refreshSeconds: REFRESH_SECONDS,
    user,
  });

  return {
    open: async (user, passwordHash, from, signal) => {
      const id = randomUUID();
      const at = clock.now();
      const isOpen = await store.openSession(
        { id, userId: user.id, createdAt: at, expiresAt: expiry(at), ...from },
        passwordHash,
        entryOf('session.opened', user, from),
        signal,
      );
      if (!isOpen) {
        throw new VigilError('AUTH_INVALID', 'the account has just changed; sign in again');
      }
      return signedIn(user, id, 0);
    },
    refresh: async (refreshToken, signal) => {
      const { sessionId, generation } = await tokens.readRefresh(refreshToken);
      const at = clock.now();
      const rotation = await store.rotate(
        sessionId,
        generation,
        { at, expiresAt: expiry(at), graceMs: GRACE_MS },
        signal,
      );
      switch (rotation.outcome) {
        case 'rotated':
          return signedIn(rotation.user, sessionId, rotation.session.generation);
        case 'reused':
          known.deleteWhere((one) => one.sessionId === sessionId);
          throw new VigilError(
            'AUTH_REVOKED',
            'this refresh token was used before, so somebody else may have it: the session was ended',
          );
        case 'gone':
          throw new VigilError('AUTH_REVOKED', 'the session is over; sign in again');
        default:
          return rotation satisfies never;
      }
    },
    identify: async (accessToken, signal) => {
      const { sessionId, userId } = await tokens.readAccess(accessToken);
      const cached = known.get(sessionId);
      const found = cached ?? (await store.findSession(sessionId, clock.now(), signal));
      if (found?.user.id !== userId) {
        throw new VigilError('AUTH_REVOKED', 'the session is over; sign in again');
      }
      const identity = { user: found.user, sessionId };
      if (cached === undefined) {
        known.set(sessionId, identity, KNOWN_MS);
      }
      return identity;
    },
    end: async ({ user, sessionId }, from, signal) => {
      await store.endSession(sessionId, clock.now(), entryOf('session.ended', user, from), signal);
      known.deleteWhere((one) => one.sessionId === sessionId);
    },
    forget: (userId) => {
      known.deleteWhere(({ user }) => user.id === userId);
    },
  };
}

function entryOf(action: string, user: UserRecord, { address }: From): AuditEntry {
  return { actor: actorOf(user), action, subject: user.email, detail: {}, address };
}

export function actorOf({ id, name }: UserRecord): AuditEntry['actor'] {
  return { kind: 'person', id, name };
}
