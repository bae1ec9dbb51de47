import type { Settings } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  createAssistantDesk,
  createNarrator,
  createPurse,
  createToolbox,
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
/** What is older was seen by people before the house came to it. */
const YOUNGEST_MS = 60_000;
const OLDEST_MS = 2 * 3_600_000;
/** A storm of incidents is no storm of questions to a model: those beyond have a report without one. */
const MOST_PER_HOUR = 6;
const HOUR_MS = 3_600_000;

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

  async function investigateNew(signal: AbortSignal) {
    const nowMs = clock.now().getTime();
    if (!settings().ai.auto_investigate || sourcesOf === undefined) {
      return { begun: 0, waiting: 0 };
    }
    const [first, ...others] = await store.toInvestigate(
      new Date(nowMs - OLDEST_MS),
      new Date(nowMs - YOUNGEST_MS),
      20,
      signal,
    );
    if (first === undefined) {
      return { begun: 0, waiting: 0 };
    }
    const lately = (await store.investigations({ limit: MOST_PER_HOUR }, signal)).filter(
      ({ startedAt, model }) => nowMs - startedAt.getTime() < HOUR_MS && model !== null,
    );
    await desk.investigate(
      {
        incidentId: first,
        startedBy: 'VigilOps',
        userId: null,
        sources: sourcesOf(nowMs * 1_000, signal),
        nowUs: nowMs * 1_000,
        mayAskModel: lately.length < MOST_PER_HOUR,
      },
      signal,
    );
    return { begun: 1, waiting: others.length };
  }

  return {
    desk,
    toolbox,
    narrator: createNarrator({ ...common, newNonce: () => randomBytes(9).toString('hex') }),
    jobs: createAssistantJobs({ investigateNew, prune: store.prune, clock }),
    readAs: (sources) => {
      sourcesOf = sources;
    },
  };
}
