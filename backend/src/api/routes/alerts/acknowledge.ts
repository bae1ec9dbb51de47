import { acknowledgeAlertRequest, alertDetail, alertParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { presentAlertDetail } from './present.ts';
import { calledOf } from '../../../model/index.ts';

export const acknowledgeAlert = defineRoute({
  method: 'post',
  path: '/api/v1/alerts/{id}/ack',
  policy: { access: 'token', needs: 'write' },
  operationId: 'acknowledgeAlert',
  tag: 'alerts',
  summary: 'Somebody is at it; the first one stays named',
  status: 200,
  failsWith: ['CONFLICT'],
  params: alertParams,
  body: acknowledgeAlertRequest,
  answer: alertDetail,
  handle: async ({ params: { id }, body }, { deps, caller, from, signal }) => {
    const by = byOf(caller, from);
    const who = { name: calledOf(by.actor), note: body.note ?? null, at: deps.clock.now() };
    return presentAlertDetail(await deps.alarm.acknowledge(id, who, by, signal), deps.ruleDesk);
  },
});
