import type { Settings } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import {
  createKnowledgeDesk,
  createKnowledgeSearch,
  loadStarters,
  type KnowledgeDesk,
} from './analysis/index.ts';
import { createKnowledgeJobs, type Job } from './jobs/index.ts';
import type { KnowledgeSearch } from './model/index.ts';
import type { Store } from './store/index.ts';

export interface Knowledge {
  readonly desk: KnowledgeDesk;
  /** What fits a trouble, for rooms that ask by its words alone. */
  readonly search: KnowledgeSearch;
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
    search: createKnowledgeSearch(desk, () => deps.settings().general.language),
    jobs: createKnowledgeJobs({
      propose: desk.propose,
      furnish: async (at, signal) => store.knowledge.ensureBuiltIn(await loadStarters(), at, signal),
      settings: deps.settings,
      clock: deps.clock,
    }),
  };
}
