import { VigilError } from '@vigilops/contracts';
import { ledgerParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { calledOf } from '../../../model/index.ts';

export const undoLedgerEntry = defineRoute({
  method: 'post',
  path: '/api/v1/alert-ledger/{id}/undo',
  policy: { access: 'token', needs: 'write' },
  operationId: 'undoLedgerEntry',
  tag: 'incidents',
  summary: 'This measure is not taken for this alert: it is told, or is an incident of its own',
  status: 204,
  failsWith: ['CONFLICT'],
  params: ledgerParams,
  handle: async ({ params: { id } }, { deps, caller, from, signal }) => {
    const by = byOf(caller, from);
    const audit = { ...by, action: 'alert_ledger.undone', subject: String(id), detail: {} };
    const outcome = await deps.incidents.undo(id, calledOf(by.actor), audit, deps.clock.now(), signal);
    if (outcome === 'unknown') {
      throw new VigilError('NOT_FOUND', `there is no line ${String(id)} in the ledger`);
    }
    if (outcome === 'again') {
      throw new VigilError('CONFLICT', 'it is undone already');
    }
    return undefined;
  },
});
