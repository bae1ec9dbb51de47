import type { Question } from './api-questions.ts';

/** Bars of one zone are kept for some seconds: of another zone they are counted anew. */
const ZONES = Intl.supportedValuesOf('timeZone');

const metric = (question: object): Pick<Question, 'path' | 'body'> => ({
  path: () => '/api/v1/metrics/query',
  body: () => question,
});
const logs = (question: object): Pick<Question, 'path' | 'body'> => ({
  path: () => '/api/v1/logs/query',
  body: () => question,
});

/** What is asked about hosts, their metrics and their logs; another host in each turn. */
export function readingQuestions(hostIds: readonly number[]): readonly Question[] {
  const host = (turn: number) => hostIds[turn % hostIds.length] ?? NaN;
  return [
    { name: 'hosts, all with their figures', path: () => '/api/v1/hosts' },
    { name: 'one host', path: (turn) => `/api/v1/hosts/${host(turn)}` },
    { name: 'host metrics, an hour', path: (turn) => `/api/v1/hosts/${host(turn)}/metrics` },
    { name: 'host metrics, a day', path: (turn) => `/api/v1/hosts/${host(turn)}/metrics?from=now-1d` },
    { name: 'host metrics, 7 days', path: (turn) => `/api/v1/hosts/${host(turn)}/metrics?from=now-7d` },
    { name: 'host metrics, 30 days', path: (turn) => `/api/v1/hosts/${host(turn)}/metrics?from=now-30d` },
    {
      name: 'metric, 30 days, one host',
      path: () => '/api/v1/metrics/query',
      body: (turn) => ({
        metric: 'system.cpu.utilization',
        host_ids: [host(turn)],
        filters: [{ key: 'cpu.logical_number', op: '=', value: '' }],
        group_by: ['cpu.mode'],
        from: 'now-30d',
      }),
    },
    {
      name: 'metric, 30 days, a line a host',
      ...metric({ metric: 'system.cpu.load_average.1m', group_by: ['host.name'], from: 'now-30d' }),
    },
    {
      name: 'counter, 7 days, a line a host',
      ...metric({ metric: 'system.network.io', group_by: ['host.name'], from: 'now-7d' }),
    },
    {
      name: 'counter, 30 days, a line a host',
      ...metric({ metric: 'system.network.io', group_by: ['host.name'], from: 'now-30d' }),
    },
    { name: 'logs, newest 100', ...logs({ from: 'now-1d' }) },
    { name: 'logs, newest 100 with a word', ...logs({ from: 'now-1d', text: 'timeout' }) },
    {
      name: 'logs, volume of a day',
      path: () => '/api/v1/logs/volume',
      body: () => ({ from: 'now-1d' }),
    },
    {
      name: 'logs, errors of one host',
      path: () => '/api/v1/logs/query',
      body: (turn) => ({ from: 'now-1d', level: 'error', host_ids: [host(turn)] }),
    },
    { name: 'services', path: () => '/api/v1/services' },
  ];
}

/** What the pages of services ask; another service in each turn. */
export function serviceQuestions(serviceIds: readonly number[]): readonly Question[] {
  const of = (turn: number) => `/api/v1/services/${String(serviceIds[turn % serviceIds.length] ?? NaN)}`;
  return [
    { name: 'services, all', path: () => '/api/v1/services' },
    { name: 'services that are down', path: () => '/api/v1/services?status=down' },
    { name: 'one service', path: of },
    { name: 'bars of 90 days', path: () => '/api/v1/service-bars?days=90' },
    {
      name: 'bars of 90 days, counted anew',
      path: (turn) => `/api/v1/service-bars?days=90&time_zone=${ZONES[turn % ZONES.length] ?? 'UTC'}`,
    },
    { name: 'report, 90 days by week', path: () => '/api/v1/service-report?from=now-90d&period=week' },
    { name: 'results, newest 100', path: (turn) => `${of(turn)}/checks` },
    { name: 'results, failures of 7 days', path: (turn) => `${of(turn)}/checks?from=now-7d&status=down` },
    { name: 'states, 30 days', path: (turn) => `${of(turn)}/states` },
    { name: 'response times, a day', path: (turn) => `${of(turn)}/response-times` },
    { name: 'response times, 7 days', path: (turn) => `${of(turn)}/response-times?from=now-7d` },
    { name: 'maintenance', path: () => '/api/v1/maintenance' },
  ];
}
