import type { Clock } from '@vigilops/runtime';
import type { LlmStores } from '../model/index.ts';
import type { Job } from './job.ts';

/**
 * Lets go of texts of prompts and answers whose time is up: within minutes, for that is what projects were promised. And
 * counts days of calls that are over.
 */
export function createLlmJobs(
  stores: Pick<LlmStores, 'prune' | 'rollDays'>,
  dayOf: Parameters<LlmStores['rollDays']>[0],
  clock: Clock,
): readonly Job[] {
  return [
    {
      name: 'prune-llm',
      everyMs: 600_000,
      timeoutMs: 120_000,
      run: async (signal) => ({ texts: await stores.prune(signal) }),
    },
    {
      name: 'llm-days',
      everyMs: 600_000,
      timeoutMs: 300_000,
      run: async (signal) => ({
        days: await stores.rollDays(dayOf, clock.now().getTime() * 1_000, signal),
      }),
    },
  ];
}
