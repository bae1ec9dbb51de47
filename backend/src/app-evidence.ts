import type { Clock } from '@vigilops/runtime';
import { replaceKinds, SECRETS } from '@vigilops/sensitive';
import type { EvidenceSources } from './alerting/index.ts';
import type { CheckResultReader } from './model/index.ts';
import { createLogQuery, topProcesses, type LogQuestion } from './query/index.ts';
import type { Readers } from './store/index.ts';

/** Of all that evidence may take. */
const MATCHES_MS = 1_500;
/** Evidence shows less of a line; a secret that reaches beyond is out of sight anyway. */
const READ_CHARACTERS = 4_096;

/** Lines go into messages of others: what opens doors must not. */
function withoutSecrets(line: string): string {
  return replaceKinds(line.slice(0, READ_CHARACTERS), SECRETS, (label) => `<${label}>`);
}

/** Where the alarm looks for what was to be seen around an alert. */
export function evidenceSources(deps: {
  readonly readers: Readers;
  readonly checkResults: Pick<CheckResultReader, 'results'>;
  readonly clock: Clock;
}): EvidenceSources {
  const { readers } = deps;
  const logs = createLogQuery(deps);
  const newest = async (question: Omit<LogQuestion, 'newestFirst'>, signal: AbortSignal) => {
    const { rows } = await logs.search({ ...question, newestFirst: true }, signal);
    return rows.map(({ body }) => withoutSecrets(body));
  };
  return {
    processes: (hostId, atUs, signal) => topProcesses(hostId, atUs, readers, signal),
    changes: (hostId, range, limit, signal) =>
      readers.hostChanges.list({ ...range, hostIds: [hostId], limit }, signal),
    checks: (serviceId, range, limit, signal) =>
      deps.checkResults.results({ serviceId, ...range, limit }, signal),
    errors: async ({ hostId, serviceName }, range, limit, signal) => {
      const of = serviceName === null ? {} : { services: [serviceName] };
      const on = hostId === null ? {} : { hostIds: [hostId] };
      return newest({ ...range, ...of, ...on, level: 'error', limit }, signal);
    },
    matches: async (query, { hostId }, range, limit, signal) => {
      const on = hostId === null ? {} : { hostIds: [hostId] };
      const within = AbortSignal.any([signal, AbortSignal.timeout(MATCHES_MS)]);
      return newest({ ...range, ...on, query, limit }, within);
    },
  };
}
