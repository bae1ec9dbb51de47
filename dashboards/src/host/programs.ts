import type { Where } from '../ask/of-hosts.ts';
import { isNot, metric } from '../ask/question.ts';
import { COLOUR } from '../house/colours.ts';
import type { Section } from '../house/layout.ts';
import { tableOfMetrics } from '../house/tables.ts';
import { chart } from '../panels/chart.ts';
import { table } from '../panels/table.ts';

const MOST_PROGRAMS = 10;
const MOST_ROWS = 20;
/** Processes that the agent reported, not what a service says of itself. */
const isReported = isNot('process.command', '');
const COLUMNS = ['process.command', 'process.pid', 'process.owner'];

export const programsOf = (where: Where): Section => ({
  row: { id: 50, title: 'Processes' },
  tiles: [
    { panel: programs(where), width: 12, height: 10 },
    { panel: cpuByProgram(where), width: 12, height: 10 },
    { panel: memoryByProgram(where), width: 12, height: 8 },
    { panel: byStatus(where), width: 12, height: 8 },
  ],
});

const programs = (where: Where) =>
  table(
    {
      id: 51,
      title: 'Programs',
      description:
        'The processes that use most CPU or memory now; CPU as a share of all CPUs. Sort by memory for who holds it. End or restart one on the host itself.',
      questions: [
        metric('process.cpu.utilization', {
          filters: [isReported, ...where],
          groupBy: COLUMNS,
          aggregate: 'sum',
          limit: MOST_ROWS,
        }),
        metric('process.memory.usage', {
          filters: [isReported, ...where],
          groupBy: COLUMNS,
          aggregate: 'sum',
          limit: MOST_ROWS,
        }),
      ],
      transformations: tableOfMetrics({
        'process.command': 'Program',
        'process.pid': 'PID',
        'process.owner': 'User',
        'process.cpu.utilization': 'CPU',
        'process.memory.usage': 'Memory',
      }),
      isNow: true,
    },
    {
      columns: [
        { name: 'Program' },
        { name: 'PID', unit: 'none', width: 90 },
        { name: 'User', width: 110 },
        { name: 'CPU', unit: 'percentunit', decimals: 1, width: 90 },
        { name: 'Memory', unit: 'bytes', decimals: 0, width: 100 },
      ],
      sortedBy: 'CPU',
    },
  );

const byProgram = (name: string, where: Where) =>
  metric(name, {
    filters: [isReported, ...where],
    groupBy: ['process.command'],
    aggregate: 'sum',
    legend: '{{process.command}}',
    limit: MOST_PROGRAMS,
  });

const cpuByProgram = (where: Where) =>
  chart(
    {
      id: 52,
      title: 'CPU by program',
      description:
        'The ten programs that used most CPU in the range, as a share of all CPUs; all processes of one name together. Hold the cursor at the minute of the trouble to see who it was.',
      questions: [byProgram('process.cpu.utilization', where)],
    },
    { unit: 'percentunit', decimals: 1, min: 0 },
    { legend: 'table' },
  );

const memoryByProgram = (where: Where) =>
  chart(
    {
      id: 53,
      title: 'Memory by program',
      description:
        'The ten programs that held most memory in the range. A line that only climbs is a leak: restart it and tell who wrote it.',
      questions: [byProgram('process.memory.usage', where)],
    },
    { unit: 'bytes', decimals: 1, min: 0 },
    { legend: 'table' },
  );

const byStatus = (where: Where) =>
  chart(
    {
      id: 54,
      title: 'Processes by status',
      description:
        'Blocked ones wait for a disk: look at "Disks busy". Defunct ones that climb: their parent does not collect them, restart it.',
      questions: [
        metric('system.process.count', {
          filters: where,
          groupBy: ['process.status'],
          aggregate: 'sum',
          legend: '{{process.status}}',
        }),
      ],
    },
    {
      unit: 'short',
      decimals: 0,
      min: 0,
      colours: [
        { name: 'running', colour: COLOUR.good },
        { name: 'sleeping', colour: COLOUR.cpu },
        { name: 'idle', colour: COLOUR.cpuInterrupt },
        { name: 'stopped', colour: COLOUR.unknown },
        { name: 'blocked', colour: COLOUR.warning },
        { name: 'defunct', colour: COLOUR.bad },
      ],
    },
    { draw: 'area' },
  );
