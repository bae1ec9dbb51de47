import { VigilError } from '@vigilops/contracts';
import { alertRule, alertRuleDefinition, alertRuleParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { nameTaken, showRule } from './present.ts';

export const changeAlertRule = defineRoute({
  method: 'put',
  path: '/api/v1/alert-rules/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeAlertRule',
  tag: 'alerts',
  summary: 'Another definition; what is about something else now ends',
  status: 200,
  failsWith: ['CONFLICT'],
  params: alertRuleParams,
  body: alertRuleDefinition,
  answer: alertRule,
  handle: async ({ params: { id }, body }, { deps, caller, from, signal }) => {
    await deps.ruleDesk.check(body, signal);
    const line = { ...byOf(caller, from), action: 'alert_rule.changed', subject: body.name, detail: { id } };
    const outcome = await deps.rules.change(id, body, line, signal);
    switch (outcome) {
      case 'changed':
        return showRule(deps, id, signal);
      case 'name_taken':
        throw nameTaken(body.name);
      case 'unknown':
        throw new VigilError('NOT_FOUND', `there is no alert rule ${String(id)}`);
      default:
        return outcome satisfies never;
    }
  },
});
