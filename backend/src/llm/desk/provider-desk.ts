import { VigilError } from '@vigilops/contracts';
import {
  formatTimeUs,
  type LlmProvider,
  type LlmProviderRequest,
  type LlmProviderTested,
  type LlmProviderType,
} from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type {
  AuditEntry,
  LlmDeskStore,
  LlmHouseStore,
  LlmProviderRecord,
  SealedSecrets,
} from '../../model/index.ts';
import type { Provider } from '../providers/provider.ts';
import { lineOf, type By } from './audit-line.ts';
import { findRecord, readHouse } from './read-house.ts';
import { takeConfig, type KeptConfig, type TakenConfig } from './take-config.ts';
import type { TryProvider } from './try-provider.ts';

/** Where providers are looked after. Secrets go in, and never come out. */
export interface ProviderDesk {
  types(): readonly LlmProviderType[];
  list(signal: AbortSignal): Promise<readonly LlmProvider[]>;
  /** Throws REQUEST_INVALID and CONFLICT. */
  create(form: LlmProviderRequest, by: By, signal: AbortSignal): Promise<LlmProvider>;
  /** Secrets that the form leaves out stay. Throws REQUEST_INVALID, NOT_FOUND and CONFLICT. */
  change(id: number, form: LlmProviderRequest, by: By, signal: AbortSignal): Promise<LlmProvider>;
  /** Throws NOT_FOUND, and CONFLICT while an alias leads to it. */
  remove(id: number, by: By, signal: AbortSignal): Promise<void>;
  /** Asks it as the form has it for its models, and one of them for a word; `id` gives the secrets that are left out. */
  test(
    wanted: {
      readonly provider: LlmProviderRequest;
      readonly id?: number | undefined;
      readonly model?: string | undefined;
    },
    by: By,
    signal: AbortSignal,
  ): Promise<LlmProviderTested>;
  /** Asks it for its models, and keeps them. Throws NOT_FOUND, and CONFLICT where it cannot be asked at all. */
  refreshModels(
    id: number,
    by: By,
    signal: AbortSignal,
  ): Promise<Pick<LlmProviderTested, 'outcome' | 'message'> & { readonly provider: LlmProvider }>;
}

export interface ProviderDeskDeps {
  readonly store: LlmDeskStore;
  readonly house: LlmHouseStore;
  readonly providers: readonly Provider[];
  readonly secrets: SealedSecrets;
  readonly configOf: (record: LlmProviderRecord) => Readonly<Record<string, unknown>> | undefined;
  readonly tryOut: TryProvider;
  readonly audit: (entry: AuditEntry, signal: AbortSignal) => Promise<void>;
  readonly clock: Clock;
}

export function createProviderDesk(deps: ProviderDeskDeps): ProviderDesk {
  const { store, secrets, tryOut, clock } = deps;

  function kindOf(type: string): Provider {
    const provider = deps.providers.find((one) => one.type === type);
    if (provider === undefined) {
      const known = deps.providers.map((one) => one.type).join(', ');
      throw new VigilError('REQUEST_INVALID', `type: must be one of ${known}`);
    }
    return provider;
  }

  const recordsOf = async (signal: AbortSignal) => (await readHouse(deps.house, signal)).providers;
  const find = async (id: number, signal: AbortSignal) => findRecord(await recordsOf(signal), id, 'provider');
  const show = (record: LlmProviderRecord) =>
    presentProvider(record, Object.keys(secrets.open(record) ?? {}));
  const keptOf = (record: LlmProviderRecord): KeptConfig => ({
    shown: record.config,
    secrets: secrets.open(record),
  });
  const storedOf = (form: LlmProviderRequest, taken: TakenConfig) => ({
    ...form,
    config: taken.shown,
    sealed: secrets.seal(taken.secrets),
  });

  return {
    types: () => deps.providers.map(({ description }) => description),
    list: async (signal) => (await recordsOf(signal)).map(show),

    create: async (form, by, signal) => {
      const taken = takeConfig(kindOf(form.type), form, undefined);
      const line = lineOf('llm_provider.created', form.name, by, { type: form.type });
      return show(await store.createProvider(storedOf(form, taken), line, signal));
    },

    change: async (id, form, by, signal) => {
      const record = await find(id, signal);
      if (form.type !== record.type) {
        throw new VigilError('REQUEST_INVALID', 'type: stays as it is; make another provider');
      }
      const taken = takeConfig(kindOf(form.type), form, keptOf(record));
      const line = lineOf('llm_provider.changed', form.name, by, { type: form.type });
      return show(await store.changeProvider(id, storedOf(form, taken), line, signal));
    },

    remove: async (id, by, signal) => {
      const { name, type } = await find(id, signal);
      await store.removeProvider(id, lineOf('llm_provider.removed', name, by, { type }), signal);
    },

    test: async ({ provider: form, id, model }, by, signal) => {
      const kind = kindOf(form.type);
      const record = id === undefined ? undefined : await find(id, signal);
      const { whole } = takeConfig(kind, form, record?.type === form.type ? keptOf(record) : undefined);
      if (model === undefined && kind.discovery(whole) === null) {
        throw new VigilError(
          'REQUEST_INVALID',
          'model: name one to try, because this kind of provider lists none',
        );
      }
      const startedMs = clock.monotonicMs();
      const listed = await tryOut.models(kind, whole, signal);
      // Some that can be called list nothing.
      const asked =
        model === undefined || listed.outcome === 'unreachable'
          ? undefined
          : await tryOut.chat(kind, whole, model, signal);
      const { outcome, message } = asked ?? listed;
      const line = lineOf('llm_provider.tested', form.name, by, { type: form.type, outcome });
      await deps.audit(line, signal);
      return {
        outcome,
        message,
        models: [...listed.models],
        answer: asked?.answer ?? null,
        took_ms: Math.round(clock.monotonicMs() - startedMs),
      };
    },

    refreshModels: async (id, by, signal) => {
      const record = await find(id, signal);
      const kind = kindOf(record.type);
      const config = deps.configOf(record);
      if (config === undefined) {
        throw new VigilError('CONFLICT', 'its configuration cannot be read any more: give its secrets anew');
      }
      const { outcome, message, models } = await tryOut.models(kind, config, signal);
      if (outcome !== 'works') {
        return { outcome, message, provider: show(record) };
      }
      const line = lineOf('llm_provider.models_refreshed', record.name, by, { models: models.length });
      const nowUs = clock.now().getTime() * 1_000;
      return { outcome, message, provider: show(await store.noteModels(id, models, nowUs, line, signal)) };
    },
  };
}

function presentProvider(record: LlmProviderRecord, secretKeys: readonly string[]): LlmProvider {
  return {
    id: record.id,
    name: record.name,
    type: record.type,
    enabled: record.enabled,
    config: record.config,
    models: record.models,
    secrets: [...secretKeys],
    discovered_models: [...record.discoveredModels],
    discovered_at: record.discoveredUs === null ? null : formatTimeUs(record.discoveredUs),
    last_error: record.lastError,
    last_used_at: record.lastUsedUs === null ? null : formatTimeUs(record.lastUsedUs),
  };
}
