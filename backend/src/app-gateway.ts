import type { Settings } from '@vigilops/contracts/api';
import { lookupBy, type Clock, type Logger } from '@vigilops/runtime';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { clientPolicyOf } from './app-front.ts';
import type { LlmReach } from './app-llm.ts';
import type { Config } from './config.ts';
import {
  createPricing,
  createUpstream,
  openGateway,
  providerOfType,
  type RunningGateway,
} from './llm/index.ts';
import type { LlmProviderRecord, LlmStores } from './model/index.ts';
import { isPrivateAddress } from './notify/index.ts';
import { recordLlmCall, type Instruments } from './telemetry/index.ts';

type ProviderConfig = ReturnType<LlmReach['configOf']>;

/** The gateway of LLMs, on the store and on the network. */
export async function startGateway(deps: {
  readonly config: Config;
  readonly dataDir: string;
  readonly stores: LlmStores;
  readonly configOf: LlmReach['configOf'];
  readonly resolve: LlmReach['resolve'];
  readonly settings: () => Settings;
  readonly instruments: Instruments;
  readonly clock: Clock;
  readonly logger: Logger;
}): Promise<RunningGateway> {
  const { stores, resolve, clock, instruments } = deps;
  const configOf = remembered(deps.configOf);
  const gateway = await openGateway({
    house: stores.house,
    ledger: stores.ledger,
    budgets: stores.budgets,
    upstream: createUpstream({
      lookup: lookupBy(resolve),
      mayAsk: async (address) => void (await resolve(address)),
    }),
    providerOfType,
    configOf,
    priceOf: createPricing({
      billedIn: (record) => {
        const config = configOf(record);
        return config === undefined ? null : (providerOfType(record.type)?.billedIn(config) ?? null);
      },
      nowMs: () => clock.now().getTime(),
    }),
    isLocal: async (host) => (await resolve(host)).every(({ address }) => isPrivateAddress(address)),
    requireSecure: clientPolicyOf(deps.config).requireSecure,
    timeZone: () => deps.settings().general.time_zone,
    folder: path.join(deps.dataDir, 'llm-journal'),
    gatewayId: randomUUID(),
    newId: randomUUID,
    random: Math.random,
    clock,
    logger: deps.logger,
    onRow: (row, provider) => recordLlmCall(instruments, row, provider?.type ?? 'unknown'),
  });
  instruments.observe('llmWaiting', () => [{ value: gateway.waiting() }]);
  return gateway;
}

/** Opening a secret is dear, and a record never changes: what does is another record. */
function remembered(configOf: LlmReach['configOf']): (provider: LlmProviderRecord) => ProviderConfig {
  const known = new WeakMap<LlmProviderRecord, { readonly config: ProviderConfig }>();
  return (provider) => {
    const found = known.get(provider) ?? { config: configOf(provider) };
    known.set(provider, found);
    return found.config;
  };
}
