import type { LoadPlan } from './plan.ts';

/** Where to go and what there is: plain, for the processes that make the load. */
export interface Place {
  readonly plan: LoadPlan;
  readonly url: string;
  readonly token: string;
  readonly hostIds: readonly number[];
  readonly hostNames: readonly string[];
  readonly serviceIds: readonly number[];
  readonly providerUrl: string;
  readonly llmKey: string;
  /** Followed by the agent, as the service `STORY`. */
  readonly logFile: string;
}

/** The host of the agent. */
export const AGENT_HOST = 'observer';
/** The service of the numbered lines. */
export const STORY = 'load-story';

export const lineOf = (place: number) => `line ${String(place)} of the load story`;
export const LINE = /line (\d+) of the load story/g;
