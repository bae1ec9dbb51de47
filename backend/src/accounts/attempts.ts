import { VigilError } from '@vigilops/contracts';
import type { AccountStore } from '../model/index.ts';
import type { Keys } from './secret-key.ts';

const WINDOW_MS = 15 * 60_000;

/**
 * Within a quarter of an hour. Few for one account from one address, where somebody guesses a password; more for an
 * address, which may be an office; many for an account from everywhere, so that strangers can hardly lock somebody out.
 */
const MOST = { pair: 5, address: 50, account: 100 } as const;
type Kind = keyof typeof MOST;

/** Who tries what from where. */
export interface Attempt {
  /** What a limit is kept for: guesses at a password do not use up guesses at a link. */
  readonly purpose: 'login' | 'link' | 'enrollment';
  /** An e-mail address, known or not, or what else is tried; undefined where there is nothing but the address. */
  readonly account?: string;
  readonly address: string;
}

export interface Attempts {
  /** Throws AUTH_THROTTLED when there were too many; this one counts before it is judged. */
  begin(attempt: Attempt, at: Date, signal: AbortSignal): Promise<void>;
  /**
   * It was good: what was tried in vain before it is forgiven, for this account from this address; for the address where
   * an attempt has no account.
   */
  succeeded(attempt: Attempt, signal: AbortSignal): Promise<void>;
}

/** Attempts are kept in the database: a restart forgives nothing, and all backends count together. */
export function createAttempts(
  store: Pick<AccountStore, 'noteAttempts' | 'forgetAttempts'>,
  keys: Pick<Keys, 'pseudonym'>,
): Attempts {
  const keyOf = (kind: Kind, { purpose, account = '', address }: Attempt) => {
    const of = { pair: [account, address], address: [address], account: [account] }[kind];
    return keys.pseudonym(
      JSON.stringify([purpose, kind, ...of.map((text) => text.normalize('NFC').toLowerCase())]),
    );
  };
  const note = async (kinds: readonly Kind[], attempt: Attempt, at: Date, signal: AbortSignal) => {
    const keyed = kinds.map((kind) => [kind, keyOf(kind, attempt)] as const);
    const counts = await store.noteAttempts(
      keyed.map(([, key]) => key),
      at,
      WINDOW_MS,
      signal,
    );
    if (keyed.some(([kind, key]) => (counts.get(key) ?? 0) > MOST[kind])) {
      throw new VigilError('AUTH_THROTTLED', 'too many attempts; wait a quarter of an hour', {
        retryAfterSeconds: WINDOW_MS / 1_000,
      });
    }
  };
  return {
    begin: async (attempt, at, signal) => {
      // The address first: whoever floods names a new account each time, and is to leave no trace of each.
      await note(['address'], attempt, at, signal);
      if (attempt.account !== undefined) {
        await note(['pair', 'account'], attempt, at, signal);
      }
    },
    succeeded: (attempt, signal) =>
      store.forgetAttempts([keyOf(attempt.account === undefined ? 'address' : 'pair', attempt)], signal),
  };
}
