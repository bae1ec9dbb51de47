import { getBackendSrv } from '@grafana/runtime';
import type { Answer } from '@vigilops/contracts/client';
import { useEffect, useMemo, useState } from 'react';
import { catchError, forkJoin, map, of, type Observable } from 'rxjs';
import { createApi } from '../../api/client.ts';
import { toApiError, type ApiError } from '../../api/errors.ts';
import { APP_PROXY_URL } from '../../constants.ts';
import type { InsightsOptions } from './options.ts';

type ItemsOf<Name extends 'listRootCauses' | 'listFindings' | 'listErrorIssues' | 'listForecasts'> =
  Answer<Name>['items'];

/** Each part has its own question: one that fails says so, and the others are shown. */
export interface Asked<Items> {
  readonly items: Items | undefined;
  readonly error: ApiError | undefined;
}

/** Undefined parts are not wanted. */
export interface Insights {
  readonly causes: Asked<ItemsOf<'listRootCauses'>> | undefined;
  readonly findings: Asked<ItemsOf<'listFindings'>> | undefined;
  readonly issues: Asked<ItemsOf<'listErrorIssues'>> | undefined;
  readonly forecasts: Asked<ItemsOf<'listForecasts'>> | undefined;
}

/** What was found by itself, of a range in milliseconds; undefined until the first answers are there. */
export function useInsights(from: number, to: number, options: InsightsOptions): Insights | undefined {
  const api = useMemo(() => createApi(APP_PROXY_URL, getBackendSrv), []);
  const [found, setFound] = useState<Insights>();
  const { showCauses, showFindings, showIssues, showForecasts, most, minScore } = options;
  useEffect(() => {
    const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    const limit = Math.max(1, Math.min(50, Math.round(most)));
    const asking = forkJoin({
      causes: wanted(showCauses, () => api.call('listRootCauses', { query: { open: 'true', limit } })),
      findings: wanted(showFindings, () =>
        api.call('listFindings', { query: { ...range, open: 'true', min_score: minScore, limit } }),
      ),
      issues: wanted(showIssues, () =>
        api.call('listErrorIssues', {
          query: { ...range, state: ['new', 'regressed'], sort: 'lines', limit },
        }),
      ),
      forecasts: wanted(showForecasts, () =>
        api.call('listForecasts', { query: { reaches: 'true', limit } }),
      ),
    }).subscribe((answers) =>
      setFound((before) => ({
        causes: kept(answers.causes, before?.causes),
        findings: kept(answers.findings, before?.findings),
        issues: kept(answers.issues, before?.issues),
        forecasts: kept(answers.forecasts, before?.forecasts),
      })),
    );
    return () => asking.unsubscribe();
  }, [api, from, to, showCauses, showFindings, showIssues, showForecasts, most, minScore]);
  return found;
}

function wanted<Items>(
  isWanted: boolean,
  ask: () => Observable<{ readonly items: Items }>,
): Observable<Asked<Items> | undefined> {
  return isWanted
    ? ask().pipe(
        map(({ items }): Asked<Items> => ({ items, error: undefined })),
        catchError((thrown: unknown) => of({ items: undefined, error: toApiError(thrown) })),
      )
    : of(undefined);
}

/** What was there stays under what failed. */
function kept<Items>(
  answer: Asked<Items> | undefined,
  before: Asked<Items> | undefined,
): Asked<Items> | undefined {
  return answer?.error === undefined ? answer : { ...answer, items: before?.items };
}
