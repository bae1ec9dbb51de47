import { getBackendSrv } from '@grafana/runtime';
import { useEffect, useMemo, useState } from 'react';
import { forkJoin } from 'rxjs';
import { stepFor } from '../../alerts/denoise/bars.ts';
import type { AlertStatistics, Incident } from '../../alerts/types.ts';
import { createApi } from '../../api/client.ts';
import { toApiError, type ApiError } from '../../api/errors.ts';
import { APP_PROXY_URL } from '../../constants.ts';

export interface Found {
  readonly statistics: AlertStatistics;
  readonly incidents: readonly Incident[];
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

const MOST_STEPS = 120;
const INCIDENTS = 200;

/** What fired and what was told of it within a range, in milliseconds. */
export function useDenoise(from: number, to: number) {
  const api = useMemo(() => createApi(APP_PROXY_URL, getBackendSrv), []);
  const [state, setState] = useState<State>({ found: undefined, error: undefined });
  useEffect(() => {
    const stepSeconds = stepFor(to - from, MOST_STEPS);
    const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    const asking = forkJoin({
      statistics: api.call('getAlertStatistics', { query: { ...range, step_seconds: stepSeconds } }),
      list: api.call('listIncidents', { query: { ...range, limit: INCIDENTS } }),
    }).subscribe({
      next: ({ statistics, list }) =>
        setState({
          found: { statistics, incidents: list.items, stepSeconds, from, to },
          error: undefined,
        }),
      error: (thrown: unknown) => setState(({ found }) => ({ found, error: toApiError(thrown) })),
    });
    return () => asking.unsubscribe();
  }, [api, from, to]);
  return { ...state, api };
}
