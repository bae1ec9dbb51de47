import { VigilError } from '@vigilops/contracts';
import { databaseAdvice, databaseAdviceParams, judgeDatabaseAdviceRequest } from '@vigilops/contracts/api';
import { calledOf } from '../../../model/index.ts';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { presentAdvice } from './present.ts';

export const judgeDatabaseAdvice = defineRoute({
  method: 'post',
  path: '/api/v1/databases/{id}/advice/{advice_id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'judgeDatabaseAdvice',
  tag: 'databases',
  summary: 'Dismisses advice about a database, or opens it again; nothing at the database changes',
  status: 200,
  params: databaseAdviceParams,
  body: judgeDatabaseAdviceRequest,
  answer: databaseAdvice,
  handle: async ({ params: { id: databaseId, advice_id: id }, body: { state } }, context) => {
    const { deps, caller, from, signal, nowUs } = context;
    const by = byOf(caller, from);
    const done = await deps.databaseAdvice.judge(
      { databaseId, id },
      { state, by: calledOf(by.actor), at: new Date(nowUs / 1_000) },
      ({ databaseName, code, subject }) => ({
        ...by,
        action: state === 'dismissed' ? 'database_advice.dismissed' : 'database_advice.opened',
        subject: databaseName,
        detail: { id, code, about: subject },
      }),
      signal,
    );
    const found = done ? await deps.databaseAdvice.find(databaseId, id, signal) : undefined;
    if (found === undefined) {
      throw new VigilError('NOT_FOUND', `database ${String(databaseId)} has no advice ${String(id)}`);
    }
    return presentAdvice(found, deps);
  },
});
