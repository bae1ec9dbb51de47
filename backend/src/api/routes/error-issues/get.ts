import {
  errorIssueDetail,
  errorIssueParams,
  formatTimeUs,
  getErrorIssueQuery,
  logQueryRequest,
} from '@vigilops/contracts/api';
import { defineRoute, type RouteContext } from '../../route.ts';
import { answerLogQuery } from '../logs/answer.ts';
import { presentDetail } from './present.ts';
import { countedRange } from './range.ts';
import { unknownIssue } from './unknown-issue.ts';

const SAMPLES = 5;

export const getErrorIssue = defineRoute({
  method: 'get',
  path: '/api/v1/error-issues/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getErrorIssue',
  tag: 'error issues',
  summary:
    'One issue: its stack, its lines over time, by host and by version, what became of it, and others like it',
  status: 200,
  failsWith: ['QUERY_TOO_LARGE'],
  params: errorIssueParams,
  query: getErrorIssueQuery,
  answer: errorIssueDetail,
  handle: async ({ params: { id }, query }, context) => {
    const range = countedRange(query, context.nowUs);
    const found = await context.deps.errorIssues.find(id, range, context.signal);
    if (found === undefined) {
      throw unknownIssue(id);
    }
    const search = `issue:${String(found.issue.id)}`;
    const [newest, oldest] =
      found.issue.lines === 0
        ? [[], []]
        : await Promise.all(
            (['backward', 'forward'] as const).map((direction) => samples(search, range, direction, context)),
          );
    return { ...presentDetail(found), newest: newest ?? [], oldest: oldest ?? [], search };
  },
});

async function samples(
  query: string,
  { fromUs, toUs }: { readonly fromUs: number; readonly toUs: number },
  direction: 'backward' | 'forward',
  context: RouteContext,
) {
  const request = { query, from: formatTimeUs(fromUs), to: formatTimeUs(toUs), direction, limit: SAMPLES };
  const { items } = await answerLogQuery(logQueryRequest.parse(request), context);
  return items;
}
