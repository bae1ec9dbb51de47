import { alertRule, alertRuleDefinition } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { nameTaken, showRule } from './present.ts';

export const createAlertRule = defineRoute({
  method: 'post',
  path: '/api/v1/alert-rules',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createAlertRule',
  tag: 'alerts',
  summary: 'A new alert rule; it is looked at from the next round on',
  status: 201,
  failsWith: ['CONFLICT'],
  body: alertRuleDefinition,
  answer: alertRule,
  handle: async ({ body }, { deps, caller, from, signal }) => {
    await deps.ruleDesk.check(body, signal);
    const line = { ...byOf(caller, from), action: 'alert_rule.created', subject: body.name, detail: {} };
    const made = await deps.rules.create(body, line, signal);
    if (made.outcome === 'name_taken') {
      throw nameTaken(body.name);
    }
    return showRule(deps, made.id, signal);
  },
});
