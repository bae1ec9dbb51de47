import type { Settings } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  createAssistantDesk,
  createNarrator,
  createPurse,
  createToolbox,
  investigateNew,
  TOOLS,
  type AssistantDesk,
  type Toolbox,
  type ToolSources,
} from './analysis/index.ts';
import type { StopOrder } from './app-stop.ts';
import { createAssistantJobs, type Job } from './jobs/index.ts';
import { dayAt, type Inside } from './llm/index.ts';
import type { KnowledgeSearch, Narrator } from './model/index.ts';
import { nearNames } from './query/index.ts';
import type { Store } from './store/index.ts';

/** Names that are told to who asked for one that is not there. */
const MOST_NEAR = 5;

export interface Assistant {
  readonly desk: AssistantDesk;
  /** The tools themselves, for assistants of other people, too. */
  readonly toolbox: Toolbox;
  readonly narrator: Narrator;
  readonly jobs: readonly Job[];
  /** What the house may read for itself; without it nothing is investigated. */
  readAs(sources: (nowUs: number, signal: AbortSignal) => ToolSources): void;
}

/** Questions, investigations and words for facts: all that asks a model, by the gateway of the house. */
export function openAssistant(
  deps: { readonly clock: Clock; readonly logger: Logger; readonly settings: () => Settings },
  parts: {
    readonly store: Pick<Store, 'assistant'>;
    readonly inside: Inside;
    readonly knowledge: KnowledgeSearch;
  },
  order: Pick<StopOrder, 'beforePorts'>,
): Assistant {
  const { clock, logger, settings } = deps;
  const { assistant: store } = parts.store;
  const timeZone = () => settings().general.time_zone;
  const purse = createPurse({
    store,
    maxUsdPerDay: () => settings().ai.max_usd_per_day,
    dayBegan: () => new Date(dayAt(timeZone(), clock.now().getTime() * 1_000).startUs / 1_000),
    clock,
  });
  const toolbox = createToolbox(TOOLS, {
    near: (name, names) => nearNames(name, names, MOST_NEAR),
    timeZone,
    logger,
  });
  const common = { inside: parts.inside, knowledge: parts.knowledge, settings, purse, clock, logger };
  const desk = createAssistantDesk({ ...common, toolbox, store, newId: randomUUID, randomBytes });
  order.beforePorts(() => desk.stop());
  let sourcesOf: ((nowUs: number, signal: AbortSignal) => ToolSources) | undefined;

  return {
    desk,
    toolbox,
    narrator: createNarrator({ ...common, newNonce: () => randomBytes(9).toString('hex') }),
    jobs: createAssistantJobs({
      investigateNew: (signal) =>
        investigateNew(
          {
            store,
            settings,
            investigate: desk.investigate,
            sources: (nowUs, own) => sourcesOf?.(nowUs, own),
          },
          clock.now(),
          signal,
        ),
      prune: store.prune,
      clock,
    }),
    readAs: (sources) => {
      sourcesOf = sources;
    },
  };
}
