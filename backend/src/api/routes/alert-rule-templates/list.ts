import { listRuleTemplatesResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

export const listRuleTemplates = defineRoute({
  method: 'get',
  path: '/api/v1/alert-rule-templates',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listRuleTemplates',
  tag: 'alerts',
  summary: 'Rules to begin with: too noisy for everybody, or about what only their owner can name',
  status: 200,
  answer: listRuleTemplatesResponse,
  handle: (_input, { deps }) => ({ items: [...deps.ruleDesk.templates()] }),
});
