import { hostParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { noHost, requireHost } from './present.ts';

export const forgetHost = defineRoute({
  method: 'delete',
  path: '/api/v1/hosts/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'forgetHost',
  tag: 'hosts',
  summary:
    'Hides a host and refuses its agent; its data goes when its time has come. It is back when an agent with another ' +
    'token, or a sender with an API token, names it again',
  status: 204,
  params: hostParams,
  handle: async ({ params: { id } }, context) => {
    const { deps, caller, from, signal } = context;
    const { name, key } = await requireHost(id, context);
    const audit = {
      ...byOf(caller, from),
      action: 'host.forgotten',
      subject: `host ${name}`,
      detail: { id, key },
    };
    const forgotten = await deps.hosts.forget(id, deps.clock.now(), audit, signal);
    if (forgotten === undefined) {
      throw noHost(id);
    }
    forgotten.tokenIds.forEach(deps.forgetToken);
    return undefined;
  },
});
