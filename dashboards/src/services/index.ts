import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { SERVICE } from '../ask/of-services.ts';
import { is, logLines, logVolume, traces } from '../ask/question.ts';
import { dashboardOf } from '../house/dashboard.ts';
import type { Section } from '../house/layout.ts';
import { logsOf } from '../house/links.ts';
import { UID } from '../house/source.ts';
import { chosen, filters } from '../house/variables.ts';
import { levelBars } from '../panels/chart.ts';
import { logList } from '../panels/lines.ts';
import { requestsTable } from '../panels/requests-table.ts';
import { table } from '../panels/table.ts';
import { requestsOf, routesOf, stateOf } from './requests.ts';
import { messagesOf, runtimesOf } from './runtime.ts';

const where = [is(SERVICE, '$service')];
const services = ['$service'];
/** From when a request is called slow. */
const SLOW_MS = 500;
const MOST_TRACES = 30;

export const ofServices = (): Dashboard =>
  dashboardOf({
    uid: UID.services,
    title: 'VigilOps Services',
    description:
      'Is this service well? Rate, errors and duration of its requests, its slow and failed traces, its runtime and its logs, from any OpenTelemetry SDK.',
    page: { title: 'Logs of this service', url: logsOf('service', '${service:percentencode}') },
    variables: [
      chosen({
        name: 'service',
        label: 'Service',
        description: 'The service that every panel is about.',
        lookUp: { kind: 'services' },
      }),
      filters(),
    ],
    sections: [
      { tiles: stateOf(where) },
      requestsOf(where),
      tracesOfService(),
      messagesOf(where),
      logs(),
      routesOf(where),
      ...runtimesOf(where),
    ],
  });

const tracesOfService = (): Section => ({
  row: { id: 80, title: 'Routes and traces' },
  tiles: [
    { panel: routes(), width: 10, height: 16 },
    [
      { panel: slowTraces(), width: 14, height: 8 },
      { panel: failedTraces(), width: 14, height: 8 },
    ],
  ],
});

const routes = () =>
  requestsTable(
    {
      id: 81,
      title: 'Routes',
      description:
        'Requests of the last ten minutes by route: how many, what share failed, and the duration that 95 of 100 stay below. The worst one is where to begin.',
    },
    where,
    { label: 'http.route', column: { name: 'Route' }, sortedBy: 'Requests' },
  );

const slowTraces = () =>
  table(
    {
      id: 82,
      title: 'Slow traces',
      description:
        'The newest traces through this service that took half a second or longer. Click one: its longest span is where the time goes.',
      questions: [traces({ service: '$service', minDurationMs: SLOW_MS, limit: MOST_TRACES })],
    },
    { columns: [], noValue: 'No slow trace in this range' },
  );

const failedTraces = () =>
  table(
    {
      id: 83,
      title: 'Failed traces',
      description:
        'The newest traces through this service with a failed span. Click one: the deepest failed span is the cause.',
      questions: [traces({ service: '$service', errorsOnly: true, limit: MOST_TRACES })],
    },
    { columns: [], noValue: 'No failed trace in this range' },
  );

const logs = (): Section => ({
  row: { id: 90, title: 'Logs' },
  tiles: [
    {
      panel: levelBars(
        {
          id: 91,
          title: 'Lines over time',
          description:
            'Lines of this service by level. Errors that begin where the error ratio rises are about the same trouble.',
        },
        logVolume({ services }),
      ),
      width: 24,
      height: 6,
    },
    {
      panel: logList(
        {
          id: 92,
          title: 'Lines',
          description:
            'The newest lines of this service. Open one for its details; where it has a trace id, a click shows the request.',
        },
        logLines({ services, limit: 300 }),
      ),
      width: 24,
      height: 12,
    },
  ],
});
