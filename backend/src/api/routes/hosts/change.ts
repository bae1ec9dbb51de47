import { changeHostRequest, host, hostParams } from '@vigilops/contracts/api';
import type { z } from 'zod';
import type { AuditEntry, HostEdit } from '../../../model/index.ts';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { noHost, presentHost, requireHost } from './present.ts';

export const changeHost = defineRoute({
  method: 'patch',
  path: '/api/v1/hosts/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeHost',
  tag: 'hosts',
  summary: 'Another name, group, tags, labels or time of silence, over what the agent says',
  status: 200,
  params: hostParams,
  body: changeHostRequest,
  answer: host,
  handle: async ({ params: { id }, body }, context) => {
    const { deps, caller, from, signal } = context;
    const { name } = await requireHost(id, context);
    const audit = {
      ...byOf(caller, from),
      action: 'host.changed',
      subject: `host ${name}`,
      detail: { id, ...wordsOf(body) },
    };
    if (!(await deps.hosts.edit(id, editOf(body), deps.clock.now(), audit, signal))) {
      throw noHost(id);
    }
    const [changed, figures] = await Promise.all([
      requireHost(id, context),
      deps.hostFigures.figuresOf([id], signal),
    ]);
    return presentHost(changed, figures.get(id));
  },
});

type Change = z.output<typeof changeHostRequest>;

/** What was changed, for the audit log; lists and labels as JSON. */
function wordsOf(change: Change): AuditEntry['detail'] {
  return Object.fromEntries(
    Object.entries(change).map(([key, value]) => [
      key,
      value !== null && typeof value === 'object' ? JSON.stringify(value) : (value ?? null),
    ]),
  );
}

function editOf(body: Change): HostEdit {
  const { name, group, tags, labels, offline_after_seconds: seconds } = body;
  return {
    ...(name === undefined ? {} : { name }),
    ...(group === undefined ? {} : { group }),
    ...(tags === undefined ? {} : { tags }),
    ...(labels === undefined ? {} : { labels }),
    ...(seconds === undefined ? {} : { offlineAfterMs: seconds === null ? null : seconds * 1_000 }),
  };
}
