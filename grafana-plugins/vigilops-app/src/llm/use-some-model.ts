import { REFRESH_MS } from '../fleet/app-data.tsx';
import { useAsked } from '../fleet/use-asked.ts';
import { modelsOf } from './provider-draft.ts';

/** A model that calls can ask for, to show how: an alias, else one of a provider that is switched on. */
export function useSomeModel(): string {
  const aliases = useAsked(REFRESH_MS.slow, 'listLlmAliases');
  const providers = useAsked(REFRESH_MS.slow, 'listLlmProviders');
  const served = (providers.data?.items ?? []).filter(({ enabled }) => enabled).flatMap(modelsOf);
  return aliases.data?.items[0]?.alias ?? served[0] ?? 'gpt-4o-mini';
}
