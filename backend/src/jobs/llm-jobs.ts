import type { LlmStores } from '../model/index.ts';
import type { Job } from './job.ts';

/** Lets go of texts of prompts and answers whose time is up: within minutes, for that is what projects were promised. */
export function createLlmJobs(stores: Pick<LlmStores, 'prune'>): readonly Job[] {
  return [
    {
      name: 'prune-llm',
      everyMs: 600_000,
      timeoutMs: 120_000,
      run: async (signal) => ({ texts: await stores.prune(signal) }),
    },
  ];
}
