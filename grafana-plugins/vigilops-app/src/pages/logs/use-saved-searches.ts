import type { Answer } from '@vigilops/contracts/client';
import { useCallback, useState } from 'react';
import type { Api } from '../../api/client.ts';
import { toApiError, type ApiError } from '../../api/errors.ts';

export type SavedSearch = Answer<'listLogSearches'>['items'][number];

export interface SavedSearches {
  /** Undefined until they were asked for. */
  readonly items: readonly SavedSearch[] | undefined;
  readonly error: ApiError | undefined;
  readonly load: () => void;
}

/** Searches that the viewer sees; asked for when somebody wants to see them. */
export function useSavedSearches(api: Api): SavedSearches {
  const [state, setState] = useState<Pick<SavedSearches, 'items' | 'error'>>({
    items: undefined,
    error: undefined,
  });
  const load = useCallback(() => {
    api.call('listLogSearches').subscribe({
      next: ({ items }) => setState({ items, error: undefined }),
      error: (thrown: unknown) => setState((old) => ({ ...old, error: toApiError(thrown) })),
    });
  }, [api]);
  return { ...state, load };
}
