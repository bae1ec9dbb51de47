import type { Settings } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import { createKnowledgeDesk, loadStarters, type KnowledgeDesk } from './analysis/index.ts';
import { createKnowledgeJobs, type Job } from './jobs/index.ts';
import type { Store } from './store/index.ts';

export interface Knowledge {
  readonly desk: KnowledgeDesk;
  readonly jobs: readonly Job[];
}

/** The knowledge base: what came with the house, what people write, and drafts of how incidents ended. */
export function openKnowledge(
  deps: { readonly clock: Clock; readonly settings: () => Settings },
  store: Pick<Store, 'knowledge'>,
): Knowledge {
  const desk = createKnowledgeDesk({ store: store.knowledge });
  return {
    desk,
    jobs: createKnowledgeJobs({
      propose: desk.propose,
      furnish: async (at, signal) => store.knowledge.ensureBuiltIn(await loadStarters(), at, signal),
      settings: deps.settings,
      clock: deps.clock,
    }),
  };
}
