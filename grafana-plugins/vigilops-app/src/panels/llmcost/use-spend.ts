import { getBackendSrv } from '@grafana/runtime';
import { useEffect, useMemo, useState } from 'react';
import { forkJoin, of } from 'rxjs';
import { createApi } from '../../api/client.ts';
import { toApiError, type ApiError } from '../../api/errors.ts';
import { APP_PROXY_URL } from '../../constants.ts';
import { stepOf } from '../../llm/spend.ts';
import type { LlmBudget, LlmSpendGroup } from '../../llm/types.ts';
import type { LlmCostOptions } from './options.ts';

export interface Found {
  readonly groups: readonly LlmSpendGroup[];
  /** All of it as one. */
  readonly whole: readonly LlmSpendGroup[];
  readonly budgets: readonly LlmBudget[];
  readonly stepSeconds: number;
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
}

interface State {
  /** The newest answer; it stays while a newer one is asked for. */
  readonly found: Found | undefined;
  readonly error: ApiError | undefined;
}

const GROUPS = 7;

/** What calls cost within a range, in milliseconds. */
export function useSpend(from: number, to: number, { groupBy, showBudgets }: LlmCostOptions): State {
  const api = useMemo(() => createApi(APP_PROXY_URL, getBackendSrv), []);
  const [state, setState] = useState<State>({ found: undefined, error: undefined });
  useEffect(() => {
    const stepSeconds = stepOf(to - from);
    const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    const asking = forkJoin({
      steps: api.call('queryLlmSpend', {
        body: { ...range, by: [groupBy], step_seconds: stepSeconds, limit: GROUPS },
      }),
      whole: api.call('queryLlmSpend', { body: range }),
      budgets: showBudgets ? api.call('listLlmBudgets') : of({ items: [] }),
    }).subscribe({
      next: ({ steps, whole, budgets }) =>
        setState({
          found: { groups: steps.groups, whole: whole.groups, budgets: budgets.items, stepSeconds, from, to },
          error: undefined,
        }),
      error: (thrown: unknown) => setState(({ found }) => ({ found, error: toApiError(thrown) })),
    });
    return () => asking.unsubscribe();
  }, [api, from, to, groupBy, showBudgets]);
  return state;
}
