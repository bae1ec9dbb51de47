import type { Clock } from '@vigilops/runtime';
import type { AccountStore } from '../model/index.ts';
import { createAccounts, type Accounts, type SignUp } from './accounts.ts';
import { createAttempts, type Attempts } from './attempts.ts';
import { createPasswords } from './password.ts';
import { deriveKeys } from './secret-key.ts';
import { createSessionTokens } from './session-tokens.ts';
import { createSessions, type Sessions } from './sessions.ts';

export interface People {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  /** What strangers try, counted. */
  readonly attempts: Attempts;
}

/** The room, furnished. Backends with the same secret know each other's sessions. */
export function createPeople(
  store: AccountStore,
  { secret, clock, signUp }: { readonly secret: string; readonly clock: Clock; readonly signUp: SignUp },
): People {
  const keys = deriveKeys(secret);
  const sessions = createSessions({ store, tokens: createSessionTokens(keys, clock), clock });
  const passwords = createPasswords();
  const attempts = createAttempts(store, keys);
  const accounts = createAccounts({ store, sessions, passwords, attempts, clock, signUp });
  return { sessions, accounts, attempts };
}
