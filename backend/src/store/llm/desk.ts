import type { LlmDeskStore } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import { createAliasDesk } from './aliases.ts';
import { createBudgetDesk } from './budget-desk.ts';
import { createChangeHouse } from './change.ts';
import { createKeyDesk } from './keys.ts';
import { createPriceDesk } from './prices.ts';
import { createProjectDesk } from './projects.ts';
import { createProviderDesk } from './providers.ts';

export function createLlmDeskStore(connections: Connections, now: () => Date): LlmDeskStore {
  const change = createChangeHouse(connections, now);
  return {
    ...createProviderDesk(change),
    ...createAliasDesk(change),
    ...createProjectDesk(change),
    ...createKeyDesk(change),
    ...createPriceDesk(change),
    ...createBudgetDesk(connections, change),
  };
}
