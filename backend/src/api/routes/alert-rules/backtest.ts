import { backtestRequest, backtestResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const backtestRule = defineRoute({
  method: 'post',
  path: '/api/v1/alert-rules/backtest',
  policy: { access: 'token', needs: 'read' },
  operationId: 'backtestRule',
  tag: 'alerts',
  summary: 'How a rule would have been over what is stored, and what it says now; nothing is kept',
  status: 200,
  failsWith: ['QUERY_TOO_LARGE', 'OVERLOADED'],
  body: backtestRequest,
  answer: backtestResponse,
  handle: ({ body }, { deps, signal }) => deps.ruleDesk.backtest(body, signal),
});
