import type { Answer, Input } from '@vigilops/contracts/client';

export type {
  CountedErrorIssue,
  ErrorIssue,
  ErrorIssueDetail,
  ErrorIssueEvent,
  ErrorIssueState,
} from '@vigilops/contracts/api';

export type IssueList = Answer<'listErrorIssues'>;
export type IssueChanged = Answer<'setErrorIssueState'>;
export type StateWanted = Omit<Input<'setErrorIssueState'>['body'], 'ids'>;

/** In the order in which they need somebody. */
export const ISSUE_STATES = ['regressed', 'new', 'known', 'ignored', 'resolved'] as const;
export const ISSUE_SORTS = ['last_seen', 'first_seen', 'lines', 'trend'] as const;
export type IssueSort = (typeof ISSUE_SORTS)[number];
