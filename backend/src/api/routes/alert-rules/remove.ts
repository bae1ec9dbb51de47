import { VigilError } from '@vigilops/contracts';
import { alertRuleParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';

export const removeAlertRule = defineRoute({
  method: 'delete',
  path: '/api/v1/alert-rules/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'removeAlertRule',
  tag: 'alerts',
  summary: 'Its alerts end; a rule of the house can only be switched off',
  status: 204,
  failsWith: ['CONFLICT'],
  params: alertRuleParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    const unknown = new VigilError('NOT_FOUND', `there is no alert rule ${String(id)}`);
    const rule = await deps.rules.find(id, signal);
    if (rule === undefined) {
      throw unknown;
    }
    const line = {
      ...byOf(caller, from),
      action: 'alert_rule.removed',
      subject: rule.definition.name,
      detail: { id },
    };
    const outcome = await deps.rules.remove(id, deps.clock.now(), line, signal);
    if (outcome === 'unknown') {
      throw unknown;
    }
    if (outcome === 'built_in') {
      throw new VigilError('CONFLICT', 'a rule that came with the house cannot be removed: switch it off');
    }
    return undefined;
  },
});
