import type { LlmCallFilters } from '../../../model/index.ts';

/** What was asked for, in the words of the store. */
export function filtersOf(asked: {
  readonly project_id: readonly number[];
  readonly key_id: readonly number[];
  readonly user_id: readonly number[];
  readonly provider_id: readonly number[];
  readonly model: readonly string[];
}): Omit<LlmCallFilters, 'fromUs' | 'toUs'> {
  return {
    projectIds: asked.project_id,
    keyIds: asked.key_id,
    userIds: asked.user_id,
    providerIds: asked.provider_id,
    models: asked.model,
  };
}
