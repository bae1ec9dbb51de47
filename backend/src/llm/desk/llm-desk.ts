import type { Clock } from '@vigilops/runtime';
import type { AuditEntry, LlmDeskStore, LlmStores, SealedSecrets } from '../../model/index.ts';
import type { Provider } from '../providers/provider.ts';
import { createBudgetDesk, type BudgetDesk } from './budget-desk.ts';
import { createKeyDesk, type KeyDesk } from './key-desk.ts';
import { createPriceDesk, type PriceDesk } from './price-desk.ts';
import { createAliasDesk, createProjectDesk, type AliasDesk, type ProjectDesk } from './project-desk.ts';
import { createProviderDesk, type ProviderDesk } from './provider-desk.ts';
import { createConfigOf } from './config-of.ts';
import { createSpendDesk, type SpendDesk } from './spend-desk.ts';
import { createTextDesk, type TextDesk } from './text-desk.ts';
import { createUsageDesk, type UsageDesk } from '../reconcile/usage-desk.ts';
import { createTryProvider, type AskProvider } from './try-provider.ts';

/** Where Admins look after the gateway, and see what it cost. */
export interface LlmDesk {
  readonly providers: ProviderDesk;
  readonly aliases: AliasDesk;
  readonly projects: ProjectDesk;
  readonly keys: KeyDesk;
  readonly prices: PriceDesk;
  readonly budgets: BudgetDesk;
  readonly spend: SpendDesk;
  readonly usage: UsageDesk;
  readonly texts: TextDesk;
}

export interface LlmDeskDeps {
  readonly stores: LlmStores;
  readonly providers: readonly Provider[];
  readonly secrets: SealedSecrets;
  /** Must reach no address that may not be asked. */
  readonly ask: AskProvider;
  /** Of the house. */
  readonly timeZone: () => string;
  /** Something of the house was changed: resolves when calls of this process go by that. */
  readonly changed: (signal: AbortSignal) => Promise<void>;
  readonly audit: (entry: AuditEntry, signal: AbortSignal) => Promise<void>;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly clock: Clock;
}

export function createLlmDesk(deps: LlmDeskDeps): LlmDesk {
  const { stores } = deps;
  const parts = { ...deps, store: telling(stores.desk, deps.changed), house: stores.house };
  const budgets = createBudgetDesk({ ...parts, budgets: stores.budgets, calls: stores.calls });
  return {
    providers: createProviderDesk({
      ...parts,
      configOf: createConfigOf(deps.secrets, (type) => deps.providers.find((one) => one.type === type)),
      tryOut: createTryProvider(deps),
    }),
    aliases: createAliasDesk(parts),
    projects: createProjectDesk(parts),
    keys: createKeyDesk(parts),
    prices: createPriceDesk({ ...parts, calls: stores.calls }),
    budgets,
    spend: createSpendDesk({ ...parts, calls: stores.calls, budgets }),
    usage: createUsageDesk({ ...parts, usage: stores.usage }),
    texts: createTextDesk(stores),
  };
}

/** The same store; after each change, and before whoever made it hears of it, `changed` is called. */
function telling(store: LlmDeskStore, changed: LlmDeskDeps['changed']): LlmDeskStore {
  const after =
    <Args extends readonly unknown[], Result>(change: (...args: [...Args, AbortSignal]) => Promise<Result>) =>
    async (...args: [...Args, AbortSignal]): Promise<Result> => {
      const result = await change(...args);
      // It was made all the same; this process hears of it a moment later.
      await changed(args[args.length - 1] as AbortSignal).catch(() => undefined);
      return result;
    };
  return {
    createProvider: after(store.createProvider),
    changeProvider: after(store.changeProvider),
    noteModels: after(store.noteModels),
    removeProvider: after(store.removeProvider),
    createAlias: after(store.createAlias),
    changeAlias: after(store.changeAlias),
    removeAlias: after(store.removeAlias),
    createProject: after(store.createProject),
    changeProject: after(store.changeProject),
    removeProject: after(store.removeProject),
    createKey: after(store.createKey),
    changeKey: after(store.changeKey),
    rotateKey: after(store.rotateKey),
    revokeKey: after(store.revokeKey),
    setPrice: after(store.setPrice),
    removePrice: after(store.removePrice),
    createBudget: after(store.createBudget),
    changeBudget: after(store.changeBudget),
    liftBudget: after(store.liftBudget),
    removeBudget: after(store.removeBudget),
  };
}
