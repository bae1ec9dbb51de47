import { VigilError } from '@vigilops/contracts';
import { createExpiringCache, type Clock } from '@vigilops/runtime';
import type { Authenticate, Credentials, TokenRecord, TokenStore } from '../../model/index.ts';
import { createLookupAllowance } from './lookup-allowance.ts';
import { hashTokenSecret, isTokenSecret } from './token-secret.ts';

export interface AuthLimits {
  /** A revoked token is refused at the latest after this. */
  readonly knownTtlMs: number;
  /** A new token is accepted at the latest after this, even if it was tried too early. */
  readonly unknownTtlMs: number;
  readonly maxCached: number;
  readonly maxConcurrentLookups: number;
  readonly lookupTimeoutMs: number;
  /** Lookups of unknown secrets per address. */
  readonly unknownBurst: number;
  readonly unknownPerSecond: number;
  readonly maxAddresses: number;
}

export const DEFAULT_AUTH_LIMITS: AuthLimits = {
  knownTtlMs: 5_000,
  unknownTtlMs: 1_000,
  maxCached: 10_000,
  maxConcurrentLookups: 16,
  lookupTimeoutMs: 3_000,
  unknownBurst: 20,
  unknownPerSecond: 5,
  maxAddresses: 10_000,
};

/** How long a secret that was good once may be looked up without using up its address's allowance. */
const TRUSTED_TTL_MS = 600_000;

export interface AuthenticatorDeps {
  readonly tokens: Pick<TokenStore, 'find'>;
  readonly clock: Clock;
  readonly limits?: AuthLimits;
  /** Told of every use; expected to coalesce. */
  readonly onUsed: (token: TokenRecord) => void;
  /** Tokens that live in this process only, such as the one for its own telemetry, by the hex SHA-256 of the secret. */
  readonly builtIn?: ReadonlyMap<string, TokenRecord>;
}

export interface Authenticator {
  readonly authenticate: Authenticate;
  /** Looks the token up anew at its next use: it was revoked, or bound to a host. */
  forget(tokenId: number): void;
}

export function createAuthenticator(deps: AuthenticatorDeps): Authenticator {
  const limits = deps.limits ?? DEFAULT_AUTH_LIMITS;
  const monotonicMs = () => deps.clock.monotonicMs();
  const known = createExpiringCache<TokenRecord | null>(limits.maxCached, monotonicMs);
  const trusted = createExpiringCache<true>(limits.maxCached, monotonicMs);
  const allowance = createLookupAllowance(
    { burst: limits.unknownBurst, perSecond: limits.unknownPerSecond, maxAddresses: limits.maxAddresses },
    monotonicMs,
  );
  const lookups = new Map<string, Promise<TokenRecord | null>>();

  const startLookup = (key: string, secretHash: Uint8Array): Promise<TokenRecord | null> => {
    const lookup = deps.tokens
      .find(secretHash, AbortSignal.timeout(limits.lookupTimeoutMs))
      .then((found) => {
        known.set(key, found ?? null, found === undefined ? limits.unknownTtlMs : limits.knownTtlMs);
        return found ?? null;
      })
      .catch((cause: unknown) => {
        throw cause instanceof VigilError && cause.retryable
          ? cause
          : new VigilError('STORE_UNAVAILABLE', 'the token cannot be checked now', { cause });
      })
      .finally(() => lookups.delete(key));
    lookups.set(key, lookup);
    return lookup;
  };

  const lookUp = async (
    key: string,
    secretHash: Uint8Array,
    address: string,
  ): Promise<TokenRecord | null> => {
    const running = lookups.get(key);
    if (running !== undefined) {
      return running;
    }
    if (lookups.size >= limits.maxConcurrentLookups) {
      throw new VigilError('OVERLOADED', 'too many tokens are being checked', { retryAfterSeconds: 1 });
    }
    if (trusted.get(key) === undefined && !allowance.take(address)) {
      throw new VigilError('OVERLOADED', `too many unknown tokens from ${address}`, { retryAfterSeconds: 1 });
    }
    const found = await startLookup(key, secretHash);
    if (found !== null && trusted.get(key) === undefined) {
      allowance.giveBack(address);
      trusted.set(key, true, TRUSTED_TTL_MS);
    }
    return found;
  };

  const authenticate: Authenticate = async (credentials, needs) => {
    const secretHash = hashTokenSecret(readSecret(credentials));
    const key = secretHash.toString('hex');
    const cached = deps.builtIn?.get(key) ?? known.get(key);
    const token = cached === undefined ? await lookUp(key, secretHash, credentials.remoteAddress) : cached;
    if (token === null) {
      throw new VigilError('AUTH_INVALID', 'the token is unknown');
    }
    requireUsable(token, deps.clock.now());
    if (!token.scopes.has(needs)) {
      throw new VigilError('AUTH_FORBIDDEN', `the token "${token.name}" lacks the scope ${needs}`);
    }
    deps.onUsed(token);
    return token;
  };

  return {
    authenticate,
    forget: (tokenId) => {
      known.deleteWhere((token) => token?.id === tokenId);
    },
  };
}

/** The secret as sent. Throws AUTH_MISSING, or AUTH_INVALID for what cannot be one of ours; asks no database. */
function readSecret({ authorization }: Credentials): string {
  const [header, ...others] = authorization;
  if (header === undefined || header.trim() === '') {
    throw new VigilError('AUTH_MISSING', 'no Authorization header');
  }
  if (others.length > 0) {
    throw new VigilError('AUTH_INVALID', 'more than one Authorization header');
  }
  // A long header is cut before the pattern sees it: the scheme, one space and a secret need 60 characters.
  const match = /^bearer +([\w-]+) *$/i.exec(header.slice(0, 256));
  const secret = match?.[1];
  if (secret === undefined || header.length > 256 || !isTokenSecret(secret)) {
    throw new VigilError('AUTH_INVALID', 'the Authorization header is not `Bearer vgo_<kind>_<secret>`');
  }
  return secret;
}

function requireUsable(token: TokenRecord, now: Date): void {
  if (token.revokedAt !== null) {
    throw new VigilError('AUTH_REVOKED', `the token "${token.name}" was revoked`);
  }
  if (token.expiresAt !== null && token.expiresAt <= now) {
    throw new VigilError('AUTH_EXPIRED', `the token "${token.name}" has expired`);
  }
}
