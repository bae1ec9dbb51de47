import type { Clock } from '@vigilops/runtime';
import path from 'node:path';
import {
  createAccounts,
  createAttempts,
  createPasswords,
  createSessions,
  createSessionTokens,
  deriveKeys,
  type Accounts,
  type Sessions,
} from './accounts/index.ts';
import type { Config } from './config.ts';
import { keptSecret } from './kept-secret.ts';
import type { AccountStore } from './model/index.ts';

export interface People {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
}

/** Who signs in, and stays signed in over a restart: the key of sessions is kept. */
export async function openAccounts(
  deps: { readonly config: Config; readonly dataDir: string; readonly clock: Clock },
  store: AccountStore,
): Promise<People> {
  const { config, dataDir, clock } = deps;
  const keys = deriveKeys(config.secretKey ?? (await keptSecret(path.join(dataDir, 'secret-key'))));
  const sessions = createSessions({ store, tokens: createSessionTokens(keys, clock), clock });
  const accounts = createAccounts({
    store,
    sessions,
    passwords: createPasswords(),
    attempts: createAttempts(store, keys),
    clock,
    signUp: config.signUp,
  });
  return { accounts, sessions };
}
