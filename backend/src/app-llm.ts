import type { Settings } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import { randomBytes } from 'node:crypto';
import { houseSecret } from './app-accounts.ts';
import type { Config } from './config.ts';
import { createLlmJobs, type Job } from './jobs/index.ts';
import {
  createConfigOf,
  createLlmDesk,
  dayAt,
  providerOfType,
  PROVIDERS,
  type LlmDesk,
  type Playground,
  type RunningGateway,
} from './llm/index.ts';
import type { LlmProviderRecord, SealedSecrets } from './model/index.ts';
import { createAskHttp, createResolve, systemLookUp, type Resolve } from './notify/index.ts';
import { createSealedSecrets, createSealer } from './sealed-text.ts';
import type { Store } from './store/index.ts';

/** What desk and gateway ask providers with. */
export interface LlmReach {
  readonly secrets: SealedSecrets;
  /** Undefined where it cannot be read any more. */
  readonly configOf: (provider: LlmProviderRecord) => Readonly<Record<string, unknown>> | undefined;
  /** Addresses that may be asked. */
  readonly resolve: Resolve;
}

/** Where the LLM gateway is looked after. */
export interface Llm {
  readonly desk: LlmDesk;
  readonly jobs: readonly Job[];
  readonly playground: Playground;
}

export async function openLlmReach(deps: {
  readonly config: Config;
  readonly dataDir: string;
}): Promise<LlmReach> {
  const secrets = createSealedSecrets(createSealer(await houseSecret(deps), randomBytes), 'llm provider');
  return {
    secrets,
    configOf: createConfigOf(secrets, providerOfType),
    resolve: createResolve({
      lookUp: systemLookUp,
      allowPrivate: deps.config.llmAllowPrivate,
      setting: 'VIGILOPS_LLM_ALLOW_PRIVATE',
    }),
  };
}

export function openLlm(parts: {
  readonly store: Pick<Store, 'llm' | 'accounts'>;
  readonly reach: LlmReach;
  readonly settings: () => Settings;
  readonly gateway: Pick<RunningGateway, 'refresh' | 'playground'>;
  readonly clock: Clock;
}): Llm {
  const { store, reach, settings, gateway, clock } = parts;
  const timeZone = () => settings().general.time_zone;
  return {
    desk: createLlmDesk({
      stores: store.llm,
      providers: PROVIDERS,
      secrets: reach.secrets,
      ask: createAskHttp(reach.resolve),
      timeZone,
      changed: gateway.refresh,
      audit: (entry, signal) => store.accounts.audit(entry, clock.now(), signal),
      randomBytes,
      clock,
    }),
    playground: gateway.playground,
    jobs: createLlmJobs(store.llm, (us) => dayAt(timeZone(), us), clock),
  };
}
