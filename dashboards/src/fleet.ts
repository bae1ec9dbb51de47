import { MappingType, type Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  cpuUse,
  diskUse,
  GROUP,
  heartbeat,
  HOST,
  hostsHeard,
  memoryUse,
  MOUNTPOINT,
  networkBytes,
} from './ask/of-hosts.ts';
import { isNot, matches, metric, type Question } from './ask/question.ts';
import { COLOUR } from './house/colours.ts';
import { dashboardOf } from './house/dashboard.ts';
import type { Section } from './house/layout.ts';
import { CPU_LIMITS, DISK_LIMITS, MEMORY_LIMITS, type Limits } from './house/limits.ts';
import { APP_PAGE, hostOfCell, hostOfSeries, logsOfSeriesHost } from './house/links.ts';
import { UID } from './house/source.ts';
import { tableOfMetrics } from './house/tables.ts';
import { filters, several } from './house/variables.ts';
import { chart } from './panels/chart.ts';
import { bars, pie } from './panels/figures.ts';
import { rowsOfHeat, timeline } from './panels/over-time.ts';
import { hostMap } from './panels/own.ts';
import { POINTS } from './panels/panel.ts';
import { table } from './panels/table.ts';

/** Hosts of the chosen group that are chosen; both "All" match every host. */
const where = [matches(HOST, '${host:regex}'), matches(GROUP, '${group:regex}')];
const byHost = { groupBy: [HOST], legend: '{{host.name}}' };
const MOST_HOSTS = 500;
/** Hosts that a chart over time can show and still be read, and answered fast over a month. */
const MOST_ROWS = 60;
const TOP = 10;

export const fleet = (): Dashboard =>
  dashboardOf({
    uid: UID.fleet,
    title: 'VigilOps Fleet',
    description: 'Which host is in trouble? All hosts side by side: health, CPU, memory, disks and network.',
    page: { title: 'Hosts in VigilOps', url: APP_PAGE.hosts },
    variables: [
      several({
        name: 'group',
        label: 'Group',
        description: 'Groups of hosts, as the agents name them.',
        lookUp: { kind: 'values', metric: 'vigilops.agent.heartbeat', label: GROUP },
      }),
      several({
        name: 'host',
        label: 'Host',
        description: 'Hosts that are compared.',
        lookUp: { kind: 'hosts' },
      }),
      filters(),
    ],
    sections: [now(), overTime(), busiest(), inventory()],
  });

const share = { unit: 'percentunit', decimals: 0, min: 0, max: 1 } as const;

function now(): Section {
  const ask = { groupBy: [HOST, GROUP], legend: '{{host.name}}', limit: MOST_HOSTS };
  const maps = [
    mapOf(1, 'CPU', cpuUse(where, ask), CPU_LIMITS, 'how busy its CPUs are'),
    mapOf(2, 'Memory', memoryUse(where, ask), MEMORY_LIMITS, 'how much of its memory is used'),
    mapOf(3, 'Disk', diskUse(where, ask), DISK_LIMITS, 'how full its fullest file system is'),
  ];
  return { tiles: maps.map((panel) => ({ panel, width: 8, height: 10 })) };
}

const mapOf = (id: number, title: string, question: Question, limits: Limits, what: string) =>
  hostMap(
    {
      id,
      title: `${title} now`,
      description: `Each cell is a host, coloured by ${what}, in groups. Click an orange or red one to see why.`,
      questions: [question],
      isNow: true,
    },
    { ...share, limits, links: [hostOfSeries, logsOfSeriesHost], noValue: 'No host reports' },
    { groupLabel: GROUP, showNames: false },
  );

const overTime = (): Section => ({
  row: { id: 10, title: 'Over time' },
  tiles: [
    { panel: reporting(), width: 12, height: 14 },
    { panel: heat(), width: 12, height: 14 },
  ],
});

const reporting = () =>
  timeline(
    {
      id: 11,
      title: 'Reporting',
      description:
        'When each host was heard. A hole means that its agent said nothing: the host was down, cut off, or the agent was stopped. The same hole in all rows is VigilOps itself.',
      questions: [heartbeat(where, { ...byHost, limit: MOST_ROWS })],
      maxDataPoints: POINTS.ofMany,
    },
    {
      unit: 'short',
      decimals: 0,
      colour: COLOUR.good,
      links: [hostOfSeries, logsOfSeriesHost],
      mappings: [
        {
          type: MappingType.ValueToText,
          options: { '1': { text: 'reports', color: COLOUR.good, index: 0 } },
        },
      ],
    },
  );

const heat = () =>
  rowsOfHeat(
    {
      id: 12,
      title: 'CPU by host over time',
      description:
        'A row a host: green up to 60 %, yellow at 80 %, red at 100 %. A red column is something that hit many hosts at once, such as a job on all of them; a red row is one host that is too small.',
      questions: [cpuUse(where, { ...byHost, limit: MOST_ROWS })],
      maxDataPoints: POINTS.ofMany,
    },
    { ...share, links: [hostOfSeries] },
    { from: 0.6, to: 1 },
  );

function busiest(): Section {
  const most = { ...byHost, limit: TOP };
  const look = { legend: 'table', withLimits: true } as const;
  const links = [hostOfSeries, logsOfSeriesHost];
  const advice = 'Open one to see who uses it.';
  const charts = [
    chart(
      {
        id: 21,
        title: 'Busiest CPUs',
        description: `The ten hosts whose CPUs were busiest in the range. ${advice}`,
        questions: [cpuUse(where, most)],
        maxDataPoints: POINTS.ofMany,
      },
      { ...share, limits: CPU_LIMITS, links },
      look,
    ),
    chart(
      {
        id: 22,
        title: 'Most memory used',
        description: `The ten hosts that used the largest share of their memory. ${advice}`,
        questions: [memoryUse(where, most)],
        maxDataPoints: POINTS.ofMany,
      },
      { ...share, limits: MEMORY_LIMITS, links },
      look,
    ),
    chart(
      {
        id: 23,
        title: 'Fullest disks',
        description:
          'The ten hosts with the fullest file systems. A steady slope tells when one is full: make room before that.',
        questions: [diskUse(where, most)],
        maxDataPoints: POINTS.ofMany,
      },
      { ...share, limits: DISK_LIMITS, links },
      look,
    ),
    chart(
      {
        id: 24,
        title: 'Most network traffic',
        description: `Bytes a second in both directions, of the ten hosts with most. ${advice}`,
        questions: [networkBytes(where, most)],
        maxDataPoints: POINTS.ofMany,
      },
      { unit: 'binBps', decimals: 1, min: 0, links },
      { legend: 'table' },
    ),
  ];
  return {
    row: { id: 20, title: 'Top ten' },
    tiles: charts.map((panel) => ({ panel, width: 12, height: 10 })),
  };
}

const inventory = (): Section => ({
  row: { id: 30, title: 'Hosts' },
  tiles: [
    { panel: hosts(), width: 16, height: 14 },
    { panel: fullest(), width: 8, height: 14 },
    { panel: systems(), width: 12, height: 8 },
    { panel: groups(), width: 12, height: 8 },
  ],
});

const hosts = () =>
  table(
    {
      id: 31,
      title: 'Hosts',
      description:
        'All hosts with what they use now. Sort by any column; what is orange needs a look today, what is red now.',
      questions: [
        cpuUse(where, { groupBy: [HOST, GROUP], limit: MOST_HOSTS }),
        memoryUse(where, { groupBy: [HOST, GROUP], limit: MOST_HOSTS }),
        diskUse(where, { groupBy: [HOST, GROUP], limit: MOST_HOSTS }),
        metric('system.cpu.load_average.1m', { filters: where, groupBy: [HOST, GROUP], limit: MOST_HOSTS }),
        networkBytes(where, { groupBy: [HOST, GROUP], limit: MOST_HOSTS }),
      ],
      transformations: tableOfMetrics({
        [HOST]: 'Host',
        [GROUP]: 'Group',
        'system.cpu.utilization': 'CPU',
        'system.memory.utilization': 'Memory',
        'system.filesystem.utilization': 'Disk',
        'system.cpu.load_average.1m': 'Load',
        'system.network.io': 'Network',
      }),
      isNow: true,
    },
    {
      columns: [
        { name: 'Host', link: hostOfCell },
        { name: 'Group', width: 140 },
        { name: 'CPU', unit: 'percentunit', decimals: 0, width: 125, shareWith: CPU_LIMITS },
        { name: 'Memory', unit: 'percentunit', decimals: 0, width: 125, shareWith: MEMORY_LIMITS },
        { name: 'Disk', unit: 'percentunit', decimals: 0, width: 125, shareWith: DISK_LIMITS },
        { name: 'Load', decimals: 1, width: 65 },
        { name: 'Network', unit: 'binBps', decimals: 1, width: 100 },
      ],
      sortedBy: 'CPU',
    },
  );

const fullest = () =>
  bars(
    {
      id: 32,
      title: 'Fullest file systems',
      description: 'The fifteen fullest file systems of all hosts now. Make room on those above 85 % first.',
      questions: [
        diskUse(where, {
          groupBy: [HOST, MOUNTPOINT],
          legend: `{{host.name}} {{${MOUNTPOINT}}}`,
          limit: 15,
        }),
      ],
      isNow: true,
    },
    { ...share, limits: DISK_LIMITS, links: [hostOfSeries] },
  );

/** Steps so long that every host was heard in one. */
const heardSteps = { stepSeconds: 300 };

const systems = () =>
  pie(
    {
      id: 33,
      title: 'Operating systems',
      description: 'Hosts by operating system. A lone old version is the next to be upgraded.',
      questions: [
        hostsHeard(where, {
          groupBy: ['os.name', 'os.version'],
          legend: '{{os.name}} {{os.version}}',
          ...heardSteps,
        }),
      ],
      isNow: true,
    },
    { unit: 'short', decimals: 0 },
    'max',
  );

const groups = () =>
  pie(
    {
      id: 34,
      title: 'Groups',
      description:
        'Hosts by group. Those without one are left out: set `host.group` in the configuration of their agent.',
      questions: [
        hostsHeard([isNot(GROUP, ''), ...where], {
          groupBy: [GROUP],
          legend: '{{vigilops.host.group}}',
          ...heardSteps,
        }),
      ],
      isNow: true,
    },
    { unit: 'short', decimals: 0, noValue: 'No host has a group' },
    'max',
  );
