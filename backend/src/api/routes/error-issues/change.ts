import { VigilError } from '@vigilops/contracts';
import {
  changeErrorIssueRequest,
  errorIssue,
  errorIssueParams,
  errorIssuesChanged,
  mergeErrorIssuesRequest,
  setErrorIssueStateRequest,
  undoErrorIssuesRequest,
  unmergeErrorIssuesRequest,
  unmergeErrorIssuesResponse,
} from '@vigilops/contracts/api';
import { calledOf, type AuditEntry, type IssueActor } from '../../../model/index.ts';
import { defineRoute, type RouteContext } from '../../route.ts';
import { timeUs } from '../../times.ts';
import { byOf } from '../actor.ts';
import { presentChange, presentIssue } from './present.ts';

export const setErrorIssueState = defineRoute({
  method: 'post',
  path: '/api/v1/error-issues/state',
  policy: { access: 'token', needs: 'write' },
  operationId: 'setErrorIssueState',
  tag: 'error issues',
  summary:
    'Says what becomes of issues: known, resolved (in a version), ignored (for a time, or a number of lines), open again',
  status: 200,
  failsWith: ['NOT_FOUND'],
  body: setErrorIssueStateRequest,
  answer: errorIssuesChanged,
  handle: async ({ body }, context) => {
    const until = body.until === undefined ? null : timeUs(body.until, context.nowUs);
    if (until !== null && until <= context.nowUs) {
      throw new VigilError('REQUEST_INVALID', 'until: must be in the future');
    }
    const wanted = {
      state: body.state,
      inVersion: body.in_version ?? null,
      until: until === null ? null : new Date(until / 1_000),
      moreLines: body.more_lines ?? null,
    };
    const audit = auditOf(context, 'error_issue.state_set', body.ids, { state: body.state });
    return presentChange(
      await context.deps.errorIssues.setState(body.ids, wanted, actorOf(context), audit, context.signal),
    );
  },
});

export const undoErrorIssues = defineRoute({
  method: 'post',
  path: '/api/v1/error-issues/undo',
  policy: { access: 'token', needs: 'write' },
  operationId: 'undoErrorIssues',
  tag: 'error issues',
  summary: 'Takes back the last change of the states of issues',
  status: 200,
  failsWith: ['NOT_FOUND', 'CONFLICT'],
  body: undoErrorIssuesRequest,
  answer: errorIssuesChanged,
  handle: async ({ body: { events } }, context) => {
    const audit = auditOf(context, 'error_issue.undone', events, {});
    return presentChange(
      await context.deps.errorIssues.undo(events, actorOf(context), audit, context.signal),
    );
  },
});

export const changeErrorIssue = defineRoute({
  method: 'patch',
  path: '/api/v1/error-issues/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeErrorIssue',
  tag: 'error issues',
  summary: 'Who looks after an issue, and what is known of it',
  status: 200,
  params: errorIssueParams,
  body: changeErrorIssueRequest,
  answer: errorIssue,
  handle: async ({ params: { id }, body }, context) => {
    const changes = {
      ...(body.assigned_to === undefined ? {} : { assignedTo: body.assigned_to }),
      ...(body.note === undefined ? {} : { note: body.note }),
    };
    const audit = auditOf(context, 'error_issue.changed', [id], { fields: Object.keys(body).join(', ') });
    return presentIssue(
      await context.deps.errorIssues.describe(id, changes, actorOf(context), audit, context.signal),
    );
  },
});

export const mergeErrorIssues = defineRoute({
  method: 'post',
  path: '/api/v1/error-issues/{id}/merge',
  policy: { access: 'token', needs: 'write' },
  operationId: 'mergeErrorIssues',
  tag: 'error issues',
  summary: 'Other issues are this one: their lines count here, and what comes of them too',
  status: 200,
  failsWith: ['CONFLICT'],
  params: errorIssueParams,
  body: mergeErrorIssuesRequest,
  answer: errorIssue,
  handle: async ({ params: { id }, body: { ids } }, context) => {
    const audit = auditOf(context, 'error_issue.merged', [id], { ids: shortList(ids) });
    return presentIssue(
      await context.deps.errorIssues.merge(id, ids, actorOf(context), audit, context.signal),
    );
  },
});

export const unmergeErrorIssues = defineRoute({
  method: 'post',
  path: '/api/v1/error-issues/unmerge',
  policy: { access: 'token', needs: 'write' },
  operationId: 'unmergeErrorIssues',
  tag: 'error issues',
  summary: 'Issues that were merged are issues of their own again',
  status: 200,
  failsWith: ['NOT_FOUND', 'CONFLICT'],
  body: unmergeErrorIssuesRequest,
  answer: unmergeErrorIssuesResponse,
  handle: async ({ body: { ids } }, context) => {
    const audit = auditOf(context, 'error_issue.unmerged', ids, {});
    const items = await context.deps.errorIssues.unmerge(ids, actorOf(context), audit, context.signal);
    return { items: items.map(presentIssue) };
  },
});

const LONGEST_LIST = 500;

function shortList(ids: readonly number[]): string {
  const text = ids.join(', ');
  return text.length <= LONGEST_LIST ? text : `${text.slice(0, LONGEST_LIST - 1)}…`;
}

function actorOf({ caller, from, deps }: RouteContext): IssueActor {
  return { by: calledOf(byOf(caller, from).actor), at: deps.clock.now() };
}

function auditOf(
  { caller, from }: RouteContext,
  action: string,
  ids: readonly number[],
  detail: AuditEntry['detail'],
): AuditEntry {
  return { ...byOf(caller, from), action, subject: shortList(ids), detail };
}
