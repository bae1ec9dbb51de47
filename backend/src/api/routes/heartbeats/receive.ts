import { heartbeatParams, heartbeatResponse, heartbeatSignalParams } from '@vigilops/contracts/api';
import { defineRoute, type Route } from '../../route.ts';

const COMMON = {
  policy: { access: 'public' },
  tag: 'heartbeats',
  status: 200,
  failsWith: ['STORE_UNAVAILABLE', 'STORE_TIMEOUT', 'OVERLOADED'],
  answer: heartbeatResponse,
} as const;

/** GET as well as POST: a cron job calls it with whatever it has. What it sends along is not read. */
function receiveBy(
  method: 'get' | 'post',
  names: { readonly done: string; readonly signal: string },
): Route[] {
  return [
    defineRoute({
      ...COMMON,
      method,
      path: '/api/v1/heartbeats/{secret}',
      operationId: names.done,
      summary: 'A job reports that it is done',
      params: heartbeatParams,
      handle: async ({ params }, { deps, signal, nowUs }) => {
        await deps.checks.heartbeats.receive(params.secret, 'done', nowUs, signal);
        return { ok: true } as const;
      },
    }),
    defineRoute({
      ...COMMON,
      method,
      path: '/api/v1/heartbeats/{secret}/{signal}',
      operationId: names.signal,
      summary: 'A job reports that it starts, that it failed, or how it ended',
      params: heartbeatSignalParams,
      handle: async ({ params }, { deps, signal, nowUs }) => {
        await deps.checks.heartbeats.receive(params.secret, params.signal, nowUs, signal);
        return { ok: true } as const;
      },
    }),
  ];
}

export const RECEIVE_HEARTBEATS: readonly Route[] = [
  ...receiveBy('post', { done: 'receiveHeartbeat', signal: 'receiveHeartbeatSignal' }),
  ...receiveBy('get', { done: 'receiveHeartbeatByGet', signal: 'receiveHeartbeatSignalByGet' }),
];
