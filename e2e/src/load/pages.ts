import type { Question } from '../../../bench/src/parts/api-questions.ts';
import { readingQuestions, serviceQuestions } from '../../../bench/src/parts/page-questions.ts';
import { trendsBody } from '../../../grafana-plugins/vigilops-app/src/fleet/trends.ts';
import { committedDashboards, type DashboardJson } from '../dashboards/dashboard-file.ts';
import { callsOf, questionsOf, type ApiCall } from '../dashboards/questions.ts';
import { ALL, type Choice } from '../dashboards/variables.ts';
import type { Place } from './place.ts';

export interface Page {
  readonly name: string;
  /** Reaches further back than a week: other times are promised. */
  readonly isMonth: boolean;
  readonly calls: (turn: number) => readonly ApiCall[];
}

/** Of databases that the demo's fleet has not. */
const WITHOUT_DATA = ['vigilops-mongodb', 'vigilops-mysql', 'vigilops-postgresql', 'vigilops-redis'];
const ERRORS = { level: 'error', from: 'now-1h', to: 'now' };

/** What the overview of the app asks when it is opened. */
const OVERVIEW: readonly Question[] = [
  { name: 'hosts, all with their figures', path: () => '/api/v1/hosts?limit=500' },
  { name: 'services', path: () => '/api/v1/services?limit=1000' },
  {
    name: 'calls between services',
    path: () => '/api/v1/service-edges?from=now-15m&limit=1000',
  },
  {
    name: 'logs, newest errors',
    path: () => '/api/v1/logs/query',
    body: () => ({ ...ERRORS, limit: 100 }),
  },
  {
    name: 'logs, volume of errors',
    path: () => '/api/v1/logs/volume',
    body: () => ({ ...ERRORS, max_points: 60 }),
  },
  { name: 'incidents', path: () => '/api/v1/incidents?state=firing&state=acknowledged&limit=100' },
  { name: 'changes of hosts', path: () => '/api/v1/host-changes?from=now-24h&limit=500' },
  { name: 'databases', path: () => '/api/v1/databases?limit=1000' },
];

const HOST_LIST: readonly Question[] = [
  { name: 'hosts, all with their figures', path: () => '/api/v1/hosts?limit=500' },
  { name: 'trends of all hosts', path: () => '/api/v1/metrics/queries', body: () => trendsBody() },
];

const LLM: readonly Question[] = [
  { name: 'LLM spend', path: () => '/api/v1/llm-spend', body: () => ({ from: 'now-7d' }) },
  { name: 'LLM calls, newest', path: () => '/api/v1/llm-calls?limit=100' },
];

export interface Pages {
  /** Of the app. */
  readonly app: readonly Page[];
  /** Dashboards of the fleet. */
  readonly hours: readonly Page[];
  readonly months: readonly Page[];
}

export function pagesOf(place: Place): Pages {
  const known = [...readingQuestions(place.hostIds), ...serviceQuestions(place.serviceIds)];
  const pick = (...names: readonly string[]) => known.filter(({ name }) => names.includes(name));
  const dashboards = committedDashboards().filter(({ uid }) => !WITHOUT_DATA.includes(uid));
  const app: readonly (readonly [string, readonly Question[]])[] = [
    ['overview', OVERVIEW],
    ['hosts', HOST_LIST],
    ['host', pick('one host', 'host metrics, an hour')],
    ['host, a day', pick('host metrics, a day')],
    ['host, 7 days', pick('host metrics, 7 days')],
    ['logs', pick('logs, newest 100', 'logs, volume of a day')],
    ['errors of a host', pick('logs, errors of one host')],
    ['services', pick('services, all', 'bars of 90 days')],
    ['service', pick('one service', 'results, newest 100', 'response times, a day', 'maintenance')],
    ['service, 7 days', pick('results, failures of 7 days', 'response times, 7 days')],
    ['LLM', LLM],
  ];
  return {
    app: app.map(([name, questions]) => pageOf(name, questions)),
    hours: dashboards.map((dashboard) => dashboardOf(dashboard, place, '1h')),
    months: dashboards.map((dashboard) => dashboardOf(dashboard, place, '30d')),
  };
}

function pageOf(name: string, questions: readonly Question[]): Page {
  return {
    name,
    isMonth: false,
    calls: (turn) =>
      questions.map(({ name: question, path, body }) => {
        const asked = body?.(turn);
        return {
          name: question,
          path: path(turn),
          ...(asked === undefined ? {} : { body: asked as object }),
        };
      }),
  };
}

/** All that its open rows ask; of one host or service where it is about one. */
function dashboardOf(dashboard: DashboardJson, { hostNames }: Place, range: '1h' | '30d'): Page {
  const all = { host: ALL, group: ALL, service: ALL, level: ALL, text: '' };
  const choices = (turn: number): Readonly<Record<string, Choice>> => {
    switch (dashboard.uid) {
      case 'vigilops-host':
        return { host: hostNames[turn % hostNames.length] ?? '' };
      case 'vigilops-services':
        return { service: 'payments-api' };
      default:
        return all;
    }
  };
  return {
    name: `${dashboard.uid}, ${range === '1h' ? 'an hour' : '30 days'}`,
    isMonth: range === '30d',
    calls: (turn) =>
      callsOf(
        questionsOf(dashboard, { choices: choices(turn), range, now: new Date(), withoutFolded: true }),
      ),
  };
}
