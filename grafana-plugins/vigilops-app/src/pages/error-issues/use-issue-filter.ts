import { locationService } from '@grafana/runtime';
import { useLocation } from 'react-router';
import { ISSUE_SORTS, ISSUE_STATES, type ErrorIssueState, type IssueSort } from '../../issues/types.ts';

export interface IssueFilter {
  /** Those that need somebody or have somebody, where the address says nothing. */
  readonly states: readonly ErrorIssueState[];
  readonly service: string | undefined;
  readonly hostId: number | undefined;
  readonly version: string;
  readonly text: string;
  readonly sort: IssueSort;
  /** From 0. */
  readonly page: number;
  readonly set: (
    key: 'state' | 'service' | 'host' | 'version' | 'q' | 'sort' | 'page',
    value: string,
  ) => void;
}

const OPEN: readonly ErrorIssueState[] = ['regressed', 'new', 'known'];

/** What the address says of which issues are shown. */
export function useIssueFilter(): IssueFilter {
  const params = new URLSearchParams(useLocation().search);
  const states = ISSUE_STATES.filter((state) => (params.get('state') ?? '').split(',').includes(state));
  const [host, page] = [Number(params.get('host') ?? ''), Number(params.get('page') ?? '')];
  return {
    states: states.length === 0 ? OPEN : states,
    service: params.get('service') ?? undefined,
    hostId: Number.isInteger(host) && host > 0 ? host : undefined,
    version: params.get('version') ?? '',
    text: params.get('q') ?? '',
    sort: ISSUE_SORTS.find((sort) => sort === params.get('sort')) ?? 'last_seen',
    page: Number.isInteger(page) && page > 0 ? page : 0,
    // Another question begins at its first page.
    set: (key, value) =>
      locationService.partial({ page: null, [key]: value === '' ? null : value }, key === 'q'),
  };
}
