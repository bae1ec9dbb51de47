import type { Where } from '../ask/of-hosts.ts';
import { requestDuration, requests } from '../ask/of-services.ts';
import { AS_ONE, metric } from '../ask/question.ts';
import { COLOUR, STATUS_COLOURS } from '../house/colours.ts';
import type { Section, Tile } from '../house/layout.ts';
import { ERROR_LIMITS } from '../house/limits.ts';
import { errorRatio, errorRatioOverTime } from '../house/tables.ts';
import { chart } from '../panels/chart.ts';
import { stat } from '../panels/figures.ts';
import { nothingAsked, POINTS } from '../panels/panel.ts';

const together = (legend: string) => ({ ...AS_ONE, legend });
const MOST_LINES = 10;

const byStatusCode = { groupBy: ['http.response.status_code'], legend: '{{http.response.status_code}}' };

/** How the service is now, in one line. */
export function stateOf(where: Where): Tile[] {
  const rate = stat(
    {
      id: 1,
      title: 'Requests',
      description:
        'HTTP requests a second, the mean of ten minutes. Far fewer than usual: see who calls it, and whether they can reach it.',
      questions: [requests(where, together('All'))],
      isNow: true,
    },
    { unit: 'reqps', decimals: 2, noValue: 'No HTTP requests' },
    { reducer: 'mean' },
  );
  const errors = stat(
    {
      id: 2,
      title: 'Errors',
      description:
        'Share of requests answered with a status of 500 or more. Above 1 %: see the failed traces and the errors in the logs below.',
      questions: [requests(where, byStatusCode)],
      transformations: errorRatio('Errors'),
      isNow: true,
    },
    {
      unit: 'percentunit',
      decimals: 2,
      min: 0,
      limits: ERROR_LIMITS,
      mappings: [nothingAsked('No requests')],
      noValue: 'No HTTP requests',
    },
  );
  const durations = [0.5, 0.95, 0.99].map((quantile, place) => {
    const percent = String(Math.round(quantile * 100));
    return stat(
      {
        id: 3 + place,
        title: `p${percent}`,
        description: `${percent} of 100 requests are answered within this time. If it has risen, see "Routes" for where, and the slow traces for why.`,
        questions: [requestDuration(quantile, where, together(`p${percent}`))],
        isNow: true,
      },
      { unit: 's', decimals: 2, noValue: 'No HTTP requests' },
      { reducer: 'mean' },
    );
  });
  return [rate, errors, ...durations, youngest(where)].map((panel) => ({ panel, width: 4, height: 4 }));
}

const youngest = (where: Where) =>
  stat(
    {
      id: 6,
      title: 'Last start',
      description:
        'How long the youngest instance runs. A short time that nobody planned: it crashed or was killed, see its last lines in the logs.',
      questions: [metric('process.uptime', { filters: where, aggregate: 'min' })],
      isNow: true,
    },
    { unit: 'dtdurations', decimals: 1, noValue: 'Not reported' },
  );

export const requestsOf = (where: Where): Section => ({
  row: { id: 10, title: 'Requests' },
  tiles: [
    { panel: byStatus(where), width: 8, height: 9 },
    { panel: errorsOverTime(where), width: 8, height: 9 },
    { panel: durations(where), width: 8, height: 9 },
  ],
});

/** Folded: histograms have no rollups, and by route they cost most of all. */
export const routesOf = (where: Where): Section => ({
  row: { id: 20, title: 'Routes over time', isFolded: true },
  tiles: [
    { panel: busiestRoutes(where), width: 12, height: 9 },
    { panel: slowestRoutes(where), width: 12, height: 9 },
  ],
});

const byStatus = (where: Where) =>
  chart(
    {
      id: 11,
      title: 'Requests by status',
      description:
        "Requests a second by HTTP status. Red is the service's own fault, orange the caller's. A change of height without red is a change of load.",
      questions: [requests(where, byStatusCode)],
      maxDataPoints: POINTS.ofHistograms,
    },
    { unit: 'reqps', decimals: 2, min: 0, colours: STATUS_COLOURS, noValue: 'No HTTP requests' },
    { draw: 'area' },
  );

const errorsOverTime = (where: Where) =>
  chart(
    {
      id: 12,
      title: 'Error ratio',
      description:
        "Share of requests that failed on the server's side; lines at 1 % and 5 %. When it began to rise, look for a deploy or for a failing dependency at that minute.",
      questions: [requests(where, byStatusCode)],
      transformations: errorRatioOverTime('Errors'),
      maxDataPoints: POINTS.ofHistograms,
    },
    {
      unit: 'percentunit',
      decimals: 1,
      min: 0,
      limits: ERROR_LIMITS,
      colour: COLOUR.bad,
      noValue: 'No HTTP requests',
    },
    { withLimits: true, legend: 'none', axisTo: ERROR_LIMITS.bad },
  );

const durations = (where: Where) =>
  chart(
    {
      id: 13,
      title: 'Duration',
      description:
        'What half, 95 and 99 of 100 requests stay below. If only p99 rises, few are hit: look at the slow traces. If all rise, the service or what it depends on is overloaded.',
      questions: [0.99, 0.95, 0.5].map((quantile) =>
        requestDuration(quantile, where, together(`p${String(Math.round(quantile * 100))}`)),
      ),
      maxDataPoints: POINTS.ofHistograms,
    },
    {
      unit: 's',
      decimals: 2,
      min: 0,
      colours: [
        { name: 'p50', colour: COLOUR.durationLow },
        { name: 'p95', colour: COLOUR.duration },
        { name: 'p99', colour: COLOUR.durationHigh },
      ],
      noValue: 'No HTTP requests',
    },
    { withPoints: true },
  );

const eachRoute = {
  groupBy: ['http.request.method', 'http.route'],
  legend: '{{http.request.method}} {{http.route}}',
  limit: MOST_LINES,
};

const busiestRoutes = (where: Where) =>
  chart(
    {
      id: 21,
      title: 'Busiest routes',
      description:
        'The ten routes with most requests a second. A new one on top, or one that vanished, is a change in a caller.',
      questions: [requests(where, eachRoute)],
      maxDataPoints: POINTS.ofHistograms,
    },
    { unit: 'reqps', decimals: 2, min: 0, noValue: 'No HTTP requests' },
    { legend: 'table', withPoints: true },
  );

const slowestRoutes = (where: Where) =>
  chart(
    {
      id: 22,
      title: 'Slowest routes',
      description:
        'The ten routes with the highest p95. Find one of its slow traces above: the longest span in it is where the time goes.',
      questions: [requestDuration(0.95, where, eachRoute)],
      maxDataPoints: POINTS.ofHistograms,
    },
    { unit: 's', decimals: 2, min: 0, noValue: 'No HTTP requests' },
    { legend: 'table', withPoints: true },
  );
