import type { Settings } from '@vigilops/contracts/api';
import type { AssistantStore } from '../../model/index.ts';
import type { ToolSources } from '../tools/sources.ts';
import type { InvestigateBy } from './investigate.ts';

/** What is older was seen by people before the house came to it; what is younger has little to show. */
const YOUNGEST_MS = 60_000;
const OLDEST_MS = 2 * 3_600_000;
/** A storm of incidents is no storm of questions to a model: those beyond have a report without one. */
const MOST_PER_HOUR = 6;
const HOUR_MS = 3_600_000;
const LOOKED_AT = 20;

export interface InvestigateNewDeps {
  readonly store: Pick<AssistantStore, 'toInvestigate' | 'investigations'>;
  readonly settings: () => Pick<Settings, 'ai'>;
  readonly investigate: (by: InvestigateBy, signal: AbortSignal) => Promise<unknown>;
  /** What the house may read for itself; undefined: it cannot yet. */
  readonly sources: (nowUs: number, signal: AbortSignal) => ToolSources | undefined;
}

/** Begins with the oldest critical incident that nobody looked into, one at a time. */
export async function investigateNew(
  deps: InvestigateNewDeps,
  now: Date,
  signal: AbortSignal,
): Promise<{ readonly begun: number; readonly waiting: number }> {
  const nowMs = now.getTime();
  const sources = deps.sources(nowMs * 1_000, signal);
  if (!deps.settings().ai.auto_investigate || sources === undefined) {
    return { begun: 0, waiting: 0 };
  }
  const [first, ...others] = await deps.store.toInvestigate(
    new Date(nowMs - OLDEST_MS),
    new Date(nowMs - YOUNGEST_MS),
    LOOKED_AT,
    signal,
  );
  if (first === undefined) {
    return { begun: 0, waiting: 0 };
  }
  const lately = (await deps.store.investigations({ limit: MOST_PER_HOUR }, signal)).filter(
    ({ startedAt, model }) => nowMs - startedAt.getTime() < HOUR_MS && model !== null,
  );
  await deps.investigate(
    {
      incidentId: first,
      startedBy: 'VigilOps',
      userId: null,
      sources,
      nowUs: nowMs * 1_000,
      mayAskModel: lately.length < MOST_PER_HOUR,
    },
    signal,
  );
  return { begun: 1, waiting: others.length };
}
