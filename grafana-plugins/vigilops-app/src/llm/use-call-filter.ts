import { locationService } from '@grafana/runtime';
import { useLocation } from 'react-router';
import type { LlmCallStatus } from './types.ts';
import type { CallsQuery } from './use-calls.ts';
import { CALL_STATUSES } from './words.ts';

type IdFilter = 'project_id' | 'key_id' | 'user_id' | 'provider_id';

export interface CallFilter {
  readonly project_id: readonly number[];
  readonly key_id: readonly number[];
  readonly user_id: readonly number[];
  readonly provider_id: readonly number[];
  readonly model: readonly string[];
  readonly status: readonly LlmCallStatus[];
}

/** Which calls are shown, as the address has it. What makes no sense there is left out. */
export function useCallFilter(): readonly [CallFilter, (change: Partial<CallFilter>) => void] {
  const params = new URLSearchParams(useLocation().search);
  const ids = (key: IdFilter) =>
    params
      .getAll(key)
      .map(Number)
      .filter((id) => Number.isSafeInteger(id) && id > 0);
  const filter: CallFilter = {
    project_id: ids('project_id'),
    key_id: ids('key_id'),
    user_id: ids('user_id'),
    provider_id: ids('provider_id'),
    model: params.getAll('model'),
    status: CALL_STATUSES.filter((status) => params.getAll('status').includes(status)),
  };
  return [
    filter,
    (change) =>
      locationService.partial(
        Object.fromEntries(
          Object.entries(change).map(([key, values]) => [key, values.length === 0 ? null : [...values]]),
        ),
        true,
      ),
  ];
}

export const isFiltered = (filter: CallFilter): boolean =>
  Object.values(filter).some((values: readonly unknown[]) => values.length > 0);

/** What was not chosen is not sent. */
export const queryOf = (filter: CallFilter): CallsQuery =>
  Object.fromEntries(
    Object.entries(filter).filter(([, values]: [string, readonly unknown[]]) => values.length > 0),
  );
