import { z } from 'zod';
import { defineRoute } from '../../route.ts';

export const exportAlertRules = defineRoute({
  method: 'get',
  path: '/api/v1/alert-rules/export',
  policy: { access: 'token', needs: 'read' },
  operationId: 'exportAlertRules',
  tag: 'alerts',
  summary: 'All rules as a Prometheus rule file; what that cannot say stands above it',
  status: 200,
  produces: 'application/yaml',
  answer: z.string(),
  handle: async (_input, { deps, signal }) => {
    const rules = await deps.rules.list(signal);
    return deps.ruleDesk.writePrometheus(rules.map(({ definition }) => definition));
  },
});
