import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { cpuUse, diskUse, HOST, GROUP, hostsHeard, memoryUse } from './ask/of-hosts.ts';
import { failedRequests, SERVICE } from './ask/of-services.ts';
import { AS_ONE, logLines, logVolume } from './ask/question.ts';
import { dashboardOf } from './house/dashboard.ts';
import type { Tile } from './house/layout.ts';
import { CPU_LIMITS, DISK_LIMITS, MEMORY_LIMITS, type Limits } from './house/limits.ts';
import { APP_PAGE, hostOfCell, hostOfSeries, logsOfSeriesHost, serviceOfCell } from './house/links.ts';
import { UID } from './house/source.ts';
import { seriesFrom, tableOfMetrics } from './house/tables.ts';
import { levelBars } from './panels/chart.ts';
import { stat } from './panels/figures.ts';
import { logList } from './panels/lines.ts';
import { denoise, hostMap, insights } from './panels/own.ts';
import { thresholdsOf } from './panels/panel.ts';
import { requestsTable } from './panels/requests-table.ts';
import { table } from './panels/table.ts';

export const overview = (): Dashboard =>
  dashboardOf({
    uid: UID.overview,
    title: 'VigilOps Overview',
    description: 'Is anything wrong now, and where do I look? All hosts, services and logs at a glance.',
    page: { title: 'Overview in VigilOps', url: APP_PAGE.overview },
    sections: [
      { tiles: figures() },
      {
        tiles: [
          { panel: mapOfHosts(), width: 12, height: 10 },
          { panel: hostsByLimits(), width: 12, height: 10 },
        ],
      },
      { tiles: [{ panel: found(), width: 24, height: 9 }] },
      { tiles: [{ panel: alertsAndMessages(), width: 24, height: 9 }] },
      {
        tiles: [
          { panel: errorsOverTime(), width: 12, height: 9 },
          { panel: servicesByErrors(), width: 12, height: 9 },
        ],
      },
      { tiles: [{ panel: newestErrors(), width: 24, height: 10 }] },
    ],
  });

const found = () =>
  insights({
    id: 41,
    title: 'Found without being asked',
    description:
      'Likely causes of open incidents, what behaves unusually now, errors that are new, and what will be full. Each row opens what it is about.',
  });

const alertsAndMessages = () =>
  denoise({
    id: 40,
    title: 'Alerts and what was told of them',
    description:
      'All alerts that fired against the messages to people, and the incidents that they became. Open a bar to see its alerts and why they belong together.',
  });

const byHost = { groupBy: [HOST], legend: '{{host.name}}', limit: 500 };
/** Of hosts that are over a limit: one is a warning, more are bad. */
const NONE: Limits = { warning: 1, bad: 3 };

function figures(): Tile[] {
  const heard = stat(
    {
      id: 1,
      title: 'Hosts heard',
      description:
        'Hosts whose agent reported in the last ten minutes. If it falls, look for gaps in "Reporting" on the fleet dashboard.',
      questions: [hostsHeard([], { stepSeconds: 300 })],
      isNow: true,
    },
    { unit: 'short', decimals: 0, noValue: 'No host reports' },
    { reducer: 'max' },
  );
  const failing = stat(
    {
      id: 5,
      title: 'Failures',
      description:
        'HTTP requests a second that services answered with a status of 500 or more. If there are any, the table of services below says whose.',
      questions: [failedRequests([], AS_ONE)],
      isNow: true,
    },
    { unit: 'reqps', decimals: 2, min: 0, limits: { warning: 0.01, bad: 1 }, noValue: 'None' },
    { reducer: 'mean' },
  );
  const errors = stat(
    {
      id: 6,
      title: 'Log errors',
      description:
        'Lines of the levels error and fatal in the whole range. If there are many, read the newest ones at the bottom.',
      questions: [logVolume({ level: 'error' })],
    },
    { unit: 'locale', decimals: 0, min: 0, noValue: 'None' },
    { reducer: 'sum', withNames: true },
  );
  return [heard, overCpu(), overMemory(), overDisk(), failing, errors].map((panel) => ({
    panel,
    width: 4,
    height: 4,
  }));
}

const over = (id: number, title: string, description: string, parts: OverParts) =>
  stat(
    {
      id,
      title,
      description,
      questions: [parts.question],
      transformations: seriesFrom(parts.limits.bad),
      isNow: true,
    },
    { unit: 'short', decimals: 0, min: 0, limits: NONE, noValue: '0' },
    { reducer: 'count' },
  );
interface OverParts {
  readonly question: ReturnType<typeof cpuUse>;
  readonly limits: Limits;
}

const overCpu = () =>
  over(
    2,
    'CPU > 90 %',
    'Hosts whose CPUs are busy for more than nine tenths of the time. The table names them; see "CPU by program" on their dashboard for the cause.',
    { question: cpuUse([], byHost), limits: CPU_LIMITS },
  );

const overMemory = () =>
  over(
    3,
    'Memory > 90 %',
    'Hosts that will soon run out of memory. The table names them; see "Programs" on their dashboard for who holds it.',
    { question: memoryUse([], byHost), limits: MEMORY_LIMITS },
  );

const overDisk = () =>
  over(
    4,
    'Disk > 85 %',
    'Hosts with a file system that is nearly full. The table names them; delete, move or grow before writes fail.',
    { question: diskUse([], byHost), limits: DISK_LIMITS },
  );

const mapOfHosts = () => {
  const ask = { groupBy: [HOST, GROUP], legend: '{{host.name}}', limit: 500 };
  return hostMap(
    {
      id: 7,
      title: 'Hosts by their worst figure',
      description:
        'Each cell is a host, coloured by the greatest share that it uses of its CPUs, its memory or a file system, in groups. Click an orange or red one to see which of them it is, and why.',
      questions: [cpuUse([], ask), memoryUse([], ask), diskUse([], ask)],
      isNow: true,
    },
    {
      unit: 'percentunit',
      decimals: 0,
      min: 0,
      max: 1,
      limits: CPU_LIMITS,
      links: [hostOfSeries, logsOfSeriesHost],
      noValue: 'No host reports',
    },
    { groupLabel: GROUP },
    [{ of: 'C', by: 'question', properties: [{ id: 'thresholds', value: thresholdsOf(DISK_LIMITS) }] }],
  );
};

const hostsByLimits = () =>
  table(
    {
      id: 8,
      title: 'Hosts nearest to their limits',
      description:
        'What share of CPU, memory and the fullest file system each host uses now. Orange needs a look today, red now. Sort by any column.',
      questions: [cpuUse([], byHost), memoryUse([], byHost), diskUse([], byHost)],
      transformations: tableOfMetrics({
        [HOST]: 'Host',
        'system.cpu.utilization': 'CPU',
        'system.memory.utilization': 'Memory',
        'system.filesystem.utilization': 'Disk',
      }),
      isNow: true,
    },
    {
      columns: [
        { name: 'Host', link: hostOfCell },
        { name: 'CPU', unit: 'percentunit', decimals: 0, width: 115, shareWith: CPU_LIMITS },
        { name: 'Memory', unit: 'percentunit', decimals: 0, width: 115, shareWith: MEMORY_LIMITS },
        { name: 'Disk', unit: 'percentunit', decimals: 0, width: 115, shareWith: DISK_LIMITS },
      ],
      sortedBy: 'Disk',
    },
  );

const errorsOverTime = () =>
  levelBars(
    {
      id: 9,
      title: 'Errors in logs over time',
      description:
        'Lines of the levels error and fatal. A sudden rise dates the trouble: select it to narrow the range, then read the newest lines.',
    },
    logVolume({ level: 'error' }),
  );

const servicesByErrors = () =>
  requestsTable(
    {
      id: 10,
      title: 'Services by errors',
      description:
        'Requests of the last ten minutes by service: how many, what share failed, and the duration that 95 of 100 stay below. Open the worst one to see since when.',
    },
    [],
    { label: SERVICE, column: { name: 'Service', link: serviceOfCell }, sortedBy: 'Errors' },
  );

const newestErrors = () =>
  logList(
    {
      id: 11,
      title: 'Newest errors',
      description:
        'The newest lines of the levels error and fatal, of all hosts and services. Open one for its details, or search in VigilOps.',
    },
    logLines({ level: 'error', limit: 200 }),
  );
