import type { Clock } from '@vigilops/runtime';
import type { EvidenceSources } from './alerting/index.ts';
import type { CheckResultReader } from './model/index.ts';
import { createLogQuery, topProcesses } from './query/index.ts';
import type { Readers } from './store/index.ts';

/** Where the alarm looks for what was to be seen around an alert. */
export function evidenceSources(deps: {
  readonly readers: Readers;
  readonly checkResults: Pick<CheckResultReader, 'results'>;
  readonly clock: Clock;
}): EvidenceSources {
  const { readers } = deps;
  const logs = createLogQuery(deps);
  return {
    processes: (hostId, atUs, signal) => topProcesses(hostId, atUs, readers, signal),
    changes: (hostId, range, limit, signal) =>
      readers.hostChanges.list({ ...range, hostIds: [hostId], limit }, signal),
    checks: (serviceId, range, limit, signal) =>
      deps.checkResults.results({ serviceId, ...range, limit }, signal),
    errors: async ({ hostId, serviceName }, range, limit, signal) => {
      const of = serviceName === null ? {} : { services: [serviceName] };
      const on = hostId === null ? {} : { hostIds: [hostId] };
      const question = { ...range, ...of, ...on, level: 'error' as const, newestFirst: true, limit };
      const { rows } = await logs.search(question, signal);
      return rows.map(({ body }) => body);
    },
  };
}
