import { VigilError } from '@vigilops/contracts';
import { hostParams, mergeHostRequest } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { momentOf, noHost, requireHost } from './present.ts';

export const mergeHost = defineRoute({
  method: 'post',
  path: '/api/v1/hosts/{id}/merge',
  policy: { access: 'token', needs: 'write' },
  operationId: 'mergeHost',
  tag: 'hosts',
  summary:
    'The past of a host that was installed anew moves to the host that it is now; there is no way back',
  status: 204,
  failsWith: ['CONFLICT'],
  params: hostParams,
  body: mergeHostRequest,
  handle: async ({ params: { id: hostId }, body: { into: intoId } }, context) => {
    const { deps, caller, from, signal } = context;
    const host = await requireHost(hostId, context);
    const into = await requireHost(intoId, context);
    const audit = {
      ...byOf(caller, from),
      action: 'host.merged',
      subject: `host ${host.name}`,
      detail: { id: hostId, key: host.key, into: intoId, into_name: into.name, into_key: into.key },
    };
    const { offlineAfterMs } = momentOf(context);
    const now = { at: deps.clock.now(), offlineAfterMs };
    const merging = await deps.hosts.merge({ hostId, intoId }, now, audit, signal);
    switch (merging.outcome) {
      case 'merged':
        merging.tokenIds.forEach(deps.forgetToken);
        return undefined;
      case 'unknown':
        throw noHost(merging.hostId);
      case 'refused':
        throw new VigilError('CONFLICT', merging.reason);
      default:
        return merging satisfies never;
    }
  },
});
