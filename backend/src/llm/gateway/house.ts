import type { Clock, Logger } from '@vigilops/runtime';
import type {
  LlmAliasRecord,
  LlmHouse,
  LlmHouseStore,
  LlmKeyRecord,
  LlmProjectRecord,
  LlmProviderRecord,
} from '../../model/index.ts';

/** The house as the gateway asks it: by hash, by id, by name. Made anew when something has changed. */
export interface HouseView {
  readonly house: LlmHouse;
  readonly keyByHash: ReadonlyMap<string, LlmKeyRecord>;
  readonly projectById: ReadonlyMap<number, LlmProjectRecord>;
  readonly providerById: ReadonlyMap<number, LlmProviderRecord>;
  readonly aliasByName: ReadonlyMap<string, LlmAliasRecord>;
  /** Providers that serve a model by its own name, in the order in which they were added. */
  readonly providersOfModel: ReadonlyMap<string, readonly LlmProviderRecord[]>;
}

export interface HouseKeeper {
  /** Undefined: the database has not said anything since the start. */
  view(): HouseView | undefined;
  /** Something was changed here: look at once. Resolves when that is in view. */
  refresh(signal: AbortSignal): Promise<void>;
  /** Called with each new view. */
  onChange(listen: (view: HouseView) => void): void;
  start(): void;
  stop(): Promise<void>;
}

const LOOK_MS = 1_000;
const LOOK_LIMIT_MS = 5_000;

/** Keeps the house in memory and looks each second whether it has changed; while the database is away it stays as it was. */
export function createHouseKeeper(deps: {
  readonly store: LlmHouseStore;
  readonly clock: Clock;
  readonly logger: Logger;
}): HouseKeeper {
  const { store, clock, logger } = deps;
  const stopping = new AbortController();
  const listeners: ((view: HouseView) => void)[] = [];
  let view: HouseView | undefined;
  let running: Promise<void> = Promise.resolve();
  let looking: Promise<void> = Promise.resolve();
  let isAway = false;

  async function look(signal: AbortSignal): Promise<void> {
    const house = await store.read(view?.house.revision ?? null, signal);
    if (house !== undefined) {
      const next = viewOf(house);
      view = next;
      listeners.forEach((listen) => listen(next));
    }
    isAway = false;
  }

  /** One after the other, so that an older answer never replaces a newer one. */
  function inTurn(signal: AbortSignal): Promise<void> {
    const turn = looking.catch(() => undefined).then(() => look(signal));
    looking = turn;
    return turn;
  }

  async function keepLooking(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await inTurn(AbortSignal.any([stopping.signal, AbortSignal.timeout(LOOK_LIMIT_MS)]));
      } catch (error) {
        if (!isAway && !stopping.signal.aborted) {
          logger.warn({ err: error }, 'keys and budgets of LLMs cannot be read; going on with what is known');
        }
        isAway = true;
      }
      await clock.sleep(LOOK_MS, stopping.signal).catch(() => undefined);
    }
  }

  return {
    view: () => view,
    refresh: inTurn,
    onChange: (listen) => void listeners.push(listen),
    start: () => {
      running = keepLooking();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

export function viewOf(house: LlmHouse): HouseView {
  const providers = house.providers.filter(({ enabled }) => enabled);
  const providersOfModel = new Map<string, LlmProviderRecord[]>();
  for (const provider of providers) {
    for (const model of new Set([...provider.models, ...provider.discoveredModels])) {
      const serving = providersOfModel.get(model) ?? [];
      serving.push(provider);
      providersOfModel.set(model, serving);
    }
  }
  return {
    house,
    keyByHash: new Map(house.keys.flatMap((key) => key.hashes.map(({ hex }) => [hex, key] as const))),
    projectById: new Map(house.projects.map((project) => [project.id, project])),
    providerById: new Map(providers.map((provider) => [provider.id, provider])),
    aliasByName: new Map(house.aliases.map((alias) => [alias.alias, alias])),
    providersOfModel,
  };
}
