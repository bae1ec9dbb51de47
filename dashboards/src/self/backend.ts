import { is, metric, type MetricParts } from '../ask/question.ts';
import { requestDuration } from '../ask/of-services.ts';
import { COLOUR } from '../house/colours.ts';
import type { Section } from '../house/layout.ts';
import { chart } from '../panels/chart.ts';
import { timeline } from '../panels/over-time.ts';
import { table } from '../panels/table.ts';
import { tableOfMetrics } from '../house/tables.ts';
import { POINTS } from '../panels/panel.ts';

const ofBackend = [is('service.name', 'vigilops-backend')];
const JOB = 'vigilops.job.name';
const each: MetricParts = { groupBy: ['service.instance.id'], legend: '{{service.instance.id}}' };

export const store = (): Section => ({
  row: { id: 20, title: 'Database and jobs' },
  tiles: [
    { panel: size(), width: 8, height: 8 },
    { panel: jobs(), width: 8, height: 8 },
    { panel: backlog(), width: 8, height: 8 },
    { panel: lateJobs(), width: 24, height: 8 },
  ],
});

const size = () =>
  chart(
    {
      id: 21,
      title: 'Database size over time',
      description:
        'The database on disk. Its slope says what a day of data costs; a fall is old data that was removed.',
      questions: [metric('vigilops.store.size', { aggregate: 'max', legend: 'size' })],
    },
    { unit: 'bytes', decimals: 1, min: 0, colour: COLOUR.disk },
    { legend: 'none' },
  );

const jobs = () =>
  table(
    {
      id: 22,
      title: 'Jobs',
      description:
        'Periodic work: how late each job is and how long its last run took. Late for minutes: the backend or the database has too much to do. A warning is explained on the health page.',
      questions: [
        metric('vigilops.job.lag', { groupBy: [JOB], aggregate: 'max' }),
        metric('vigilops.job.duration', { groupBy: [JOB], aggregate: 'max' }),
        metric('vigilops.job.warnings', { groupBy: [JOB], aggregate: 'max' }),
      ],
      transformations: tableOfMetrics({
        [JOB]: 'Job',
        'vigilops.job.lag': 'Late',
        'vigilops.job.duration': 'Took',
        'vigilops.job.warnings': 'Warnings',
      }),
      isNow: true,
    },
    {
      columns: [
        { name: 'Job' },
        { name: 'Late', unit: 's', decimals: 0, width: 80, limits: { warning: 60, bad: 600 } },
        { name: 'Took', unit: 's', decimals: 2, width: 90 },
        { name: 'Warnings', decimals: 0, width: 90, limits: { warning: 1, bad: 2 } },
      ],
      sortedBy: 'Late',
    },
  );

const backlog = () =>
  chart(
    {
      id: 23,
      title: 'Late data to compute again',
      description:
        'Hours of series that late samples have made wrong, and minutes of calls between services, which wait to be computed. They rise when agents catch up and must fall again.',
      questions: [
        metric('vigilops.rollup.backlog.buckets', {
          aggregate: 'max',
          legend: 'hours of series',
        }),
        metric('vigilops.edge.backlog.minutes', {
          aggregate: 'max',
          legend: 'minutes of calls',
        }),
      ],
    },
    { unit: 'short', decimals: 0, min: 0 },
  );

const lateJobs = () =>
  timeline(
    {
      id: 24,
      title: 'Jobs over time',
      description:
        'When each job was on time (green), a minute late (orange), or ten minutes late (red). All late at once: the backend that runs them was away.',
      questions: [metric('vigilops.job.lag', { groupBy: [JOB], aggregate: 'max', legend: `{{${JOB}}}` })],
      maxDataPoints: POINTS.ofMany,
    },
    { unit: 's', decimals: 0, min: 0, limits: { warning: 60, bad: 600 } },
  );

export const backend = (): Section => ({
  row: { id: 30, title: 'Backend' },
  tiles: [
    { panel: cpu(), width: 6, height: 8 },
    { panel: memory(), width: 6, height: 8 },
    { panel: loop(), width: 6, height: 8 },
    { panel: slowest(), width: 6, height: 8 },
  ],
});

const cpu = () =>
  chart(
    {
      id: 31,
      title: 'CPU of the backend',
      description:
        'Processors that the backend uses; 1 is one of them. The database is another process: see its host. At 1 for long, the one thread that answers is full: run another backend.',
      questions: [metric('process.cpu.time', { filters: ofBackend, ...each, aggregate: 'sum' })],
    },
    { unit: 'short', decimals: 2, min: 0 },
  );

const memory = () =>
  chart(
    {
      id: 32,
      title: 'Memory of the backend',
      description:
        'Resident memory and JavaScript heap. Some hundreds of megabytes are ordinary; a line that only climbs for days is a leak: tell us.',
      questions: [
        metric('process.memory.usage', {
          filters: ofBackend,
          groupBy: ['service.instance.id'],
          aggregate: 'sum',
          legend: 'resident {{service.instance.id}}',
        }),
        metric('v8js.memory.heap.used', {
          filters: ofBackend,
          groupBy: ['service.instance.id'],
          aggregate: 'sum',
          legend: 'heap {{service.instance.id}}',
        }),
      ],
    },
    { unit: 'bytes', decimals: 0, min: 0 },
  );

const loop = () =>
  chart(
    {
      id: 33,
      title: 'Event loop delay (p99)',
      description:
        'How late the backend is with everything. Above a tenth of a second people feel it: ask for shorter ranges, or run another backend.',
      questions: [metric('nodejs.eventloop.delay.p99', { filters: ofBackend, ...each, aggregate: 'max' })],
    },
    { unit: 's', decimals: 3, min: 0 },
  );

const slowest = () =>
  chart(
    {
      id: 34,
      title: 'Slowest routes (p95)',
      description:
        'What 95 of 100 requests to a route stay below, the five slowest. Questions over long ranges are slow by nature; a write route that is slow points to the database.',
      questions: [
        requestDuration(0.95, ofBackend, { groupBy: ['http.route'], legend: '{{http.route}}', limit: 5 }),
      ],
      maxDataPoints: POINTS.ofHistograms,
    },
    { unit: 's', decimals: 2, min: 0 },
    { withPoints: true },
  );
