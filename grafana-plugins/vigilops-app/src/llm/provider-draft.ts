import type { LlmProvider, LlmProviderType, NewProvider } from './types.ts';

/** What the form of a provider holds. A secret that is set and not written again is not in `config`. */
export interface ProviderDraft {
  readonly name: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly config: LlmProvider['config'];
  readonly models: readonly string[];
}

export const newProvider = ({ type, fields }: LlmProviderType): ProviderDraft => ({
  name: '',
  type,
  enabled: true,
  config: Object.fromEntries(
    fields.flatMap(({ key, default: value }) => (value === null ? [] : [[key, value] as const])),
  ),
  models: [],
});

export const draftOfProvider = ({ name, type, enabled, config, models }: LlmProvider): ProviderDraft => ({
  name,
  type,
  enabled,
  config,
  models,
});

export const requestOfProvider = (draft: ProviderDraft): NewProvider => ({
  ...draft,
  name: draft.name.trim(),
  models: [...draft.models],
});

/** All that it serves: what it lists, and what was written by hand. */
export const modelsOf = ({ models, discovered_models: found }: LlmProvider): string[] =>
  [...new Set([...models, ...found])].sort();
