import { listAlertRulesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentRule } from './present.ts';

export const listAlertRules = defineRoute({
  method: 'get',
  path: '/api/v1/alert-rules',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listAlertRules',
  tag: 'alerts',
  summary: 'All alert rules by name, those of the house among them',
  status: 200,
  answer: listAlertRulesResponse,
  handle: async (_input, { deps, signal }) => ({
    items: (await deps.rules.list(signal)).map((rule) => presentRule(rule, deps.ruleDesk)),
  }),
});
