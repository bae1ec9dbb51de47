import { VigilError } from '@vigilops/contracts';
import { alertDetail, alertParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { presentAlertDetail } from './present.ts';

export const getAlert = defineRoute({
  method: 'get',
  path: '/api/v1/alerts/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getAlert',
  tag: 'alerts',
  summary: 'One alert, with what it is about and how it ended',
  status: 200,
  params: alertParams,
  answer: alertDetail,
  handle: async ({ params: { id } }, { deps, signal }) => {
    const found = await deps.alerts.find(id, signal);
    if (found === undefined) {
      throw new VigilError('NOT_FOUND', `there is no alert ${String(id)}`);
    }
    return presentAlertDetail(found, deps.ruleDesk);
  },
});
