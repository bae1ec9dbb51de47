import type { Clock } from '@vigilops/runtime';
import type { AccountStore } from '../model/index.ts';
import type { Job } from './job.ts';

const MINUTE = 60_000;

/** What nobody needs any more: attempts to sign in, used links, sessions that are over. */
export function createAccountJobs(store: Pick<AccountStore, 'prune'>, clock: Clock): readonly Job[] {
  return [
    {
      name: 'prune-accounts',
      everyMs: 60 * MINUTE,
      timeoutMs: MINUTE,
      run: async (signal) => {
        await store.prune(clock.now(), signal);
        return {};
      },
    },
  ];
}
