import type { Clock, Logger } from '@vigilops/runtime';
import path from 'node:path';
import { createPeople, type People } from './accounts/index.ts';
import { isForThisMachine } from './app-front.ts';
import type { Config } from './config.ts';
import { keptSecret } from './kept-secret.ts';
import type { AccountStore } from './model/index.ts';

const LOOK_LIMIT_MS = 5_000;

/** Where other machines can come in, whoever is first becomes the Admin: says so while nobody is. */
export async function warnOfEmptyHouse(
  deps: { readonly config: Config; readonly logger: Logger },
  store: Pick<AccountStore, 'hasUsers'>,
): Promise<void> {
  if (isForThisMachine(deps.config)) {
    return;
  }
  // A database that is away is told of elsewhere.
  const hasUsers = await store.hasUsers(AbortSignal.timeout(LOOK_LIMIT_MS)).catch(() => true);
  if (!hasUsers) {
    deps.logger.warn(
      {},
      'nobody has registered, and other machines can reach this one: who opens /register first becomes the Admin',
    );
  }
}

/** The one secret that the backends of a database share; keys for each purpose are derived from it. */
export async function houseSecret(deps: {
  readonly config: Config;
  readonly dataDir: string;
}): Promise<string> {
  return deps.config.secretKey ?? (await keptSecret(path.join(deps.dataDir, 'secret-key')));
}

/** Who signs in, and stays signed in over a restart: the key of sessions is kept. */
export async function openAccounts(
  deps: { readonly config: Config; readonly dataDir: string; readonly clock: Clock },
  store: AccountStore,
): Promise<People> {
  const { config, clock } = deps;
  const secret = await houseSecret(deps);
  return createPeople(store, { secret, clock, signUp: config.signUp });
}
