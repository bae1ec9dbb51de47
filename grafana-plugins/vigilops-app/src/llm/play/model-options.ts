import type { ComboboxOption } from '@grafana/ui';
import { modelsOf } from '../provider-draft.ts';
import type { LlmAlias, LlmProvider } from '../types.ts';

/** What calls may ask for: aliases first, then the models of providers that are switched on, each with who serves it. */
export function modelOptions(
  aliases: readonly LlmAlias[],
  providers: readonly LlmProvider[],
): ComboboxOption[] {
  const serving = new Map<string, string>();
  for (const provider of providers.filter(({ enabled }) => enabled)) {
    for (const model of modelsOf(provider)) {
      // The provider that was added first serves a name that several have.
      serving.set(model, serving.get(model) ?? provider.name);
    }
  }
  const named = aliases.map(({ alias, targets }) => ({
    value: alias,
    label: alias,
    description: targets.map(({ model }) => model).join(', '),
  }));
  aliases.forEach(({ alias }) => serving.delete(alias));
  return [
    ...named,
    ...[...serving].map(([model, description]) => ({ value: model, label: model, description })),
  ];
}
