import { HOST, hostsHeard } from '../ask/of-hosts.ts';
import { metric, type MetricParts } from '../ask/question.ts';
import { COLOUR } from '../house/colours.ts';
import type { Section } from '../house/layout.ts';
import { hostOfCell, hostOfSeries } from '../house/links.ts';
import { tableOfMetrics } from '../house/tables.ts';
import { chart } from '../panels/chart.ts';
import { POINTS } from '../panels/panel.ts';
import { table } from '../panels/table.ts';

const TOP = 10;
const byHost: MetricParts = { groupBy: [HOST], legend: '{{host.name}}', limit: TOP };
const links = [hostOfSeries];

export const agents = (): Section => ({
  row: { id: 40, title: 'Agents' },
  tiles: [
    { panel: all(), width: 16, height: 10 },
    { panel: heard(), width: 8, height: 10 },
    { panel: queue(), width: 8, height: 8 },
    { panel: age(), width: 8, height: 8 },
    { panel: logLag(), width: 8, height: 8 },
    { panel: losses(), width: 8, height: 8 },
    { panel: cpu(), width: 8, height: 8 },
    { panel: memory(), width: 8, height: 8 },
  ],
});

const all = () =>
  table(
    {
      id: 41,
      title: 'Agents',
      description:
        'What each agent needs and what waits in it, now. A queue that is not empty for minutes: the agent cannot send, look at its log. Unread log bytes that climb: it cannot keep up.',
      questions: [
        metric('vigilops.agent.memory.usage', { groupBy: [HOST], aggregate: 'sum', limit: 500 }),
        metric('vigilops.agent.spool.usage', { groupBy: [HOST], aggregate: 'sum', limit: 500 }),
        metric('vigilops.agent.spool.age', { groupBy: [HOST], aggregate: 'max', limit: 500 }),
        metric('vigilops.agent.log.lag', { groupBy: [HOST], aggregate: 'sum', limit: 500 }),
        metric('vigilops.agent.uptime', { groupBy: [HOST], aggregate: 'max', limit: 500 }),
      ],
      transformations: tableOfMetrics({
        [HOST]: 'Host',
        'vigilops.agent.memory.usage': 'Memory',
        'vigilops.agent.spool.usage': 'Queue',
        'vigilops.agent.spool.age': 'Oldest',
        'vigilops.agent.log.lag': 'Unread logs',
        'vigilops.agent.uptime': 'Runs for',
      }),
      isNow: true,
    },
    {
      columns: [
        { name: 'Host', link: hostOfCell },
        { name: 'Memory', unit: 'bytes', decimals: 0, width: 100 },
        { name: 'Queue', unit: 'bytes', decimals: 0, width: 100 },
        { name: 'Oldest', unit: 's', decimals: 0, width: 100, limits: { warning: 60, bad: 600 } },
        { name: 'Unread logs', unit: 'bytes', decimals: 0, width: 120 },
        { name: 'Runs for', unit: 'dtdurations', decimals: 1, width: 200 },
      ],
      sortedBy: 'Oldest',
    },
  );

const heard = () =>
  chart(
    {
      id: 42,
      title: 'Agents heard',
      description:
        'How many agents reported. A step down is a host or a network that is gone; see "Reporting" on the fleet dashboard for which.',
      questions: [hostsHeard([], { legend: 'agents' })],
      maxDataPoints: POINTS.ofMany,
    },
    { unit: 'short', decimals: 0, min: 0, colour: COLOUR.good },
    { legend: 'none' },
  );

const queue = () =>
  chart(
    {
      id: 43,
      title: 'Queues',
      description:
        'Bytes that wait on the disks of agents to be sent, the ten with most. All of them climb: the backend was away. One climbs: look at the log of that agent.',
      questions: [metric('vigilops.agent.spool.usage', { ...byHost, aggregate: 'sum' })],
      maxDataPoints: POINTS.ofMany,
    },
    { unit: 'bytes', decimals: 0, min: 0, links },
  );

const age = () =>
  chart(
    {
      id: 44,
      title: 'Oldest in the queue',
      description:
        'Age of the oldest record that waits, the ten oldest. Above a minute, what you see of that host is old.',
      questions: [metric('vigilops.agent.spool.age', { ...byHost, aggregate: 'max' })],
      maxDataPoints: POINTS.ofMany,
    },
    { unit: 's', decimals: 0, min: 0, limits: { warning: 60, bad: 600 }, links },
    { withLimits: true },
  );

const logLag = () =>
  chart(
    {
      id: 45,
      title: 'Unread logs',
      description:
        'Bytes of log files that were not read yet, the ten with most. A peak is a burst of lines; a line that climbs means that an application writes faster than its agent may read.',
      questions: [metric('vigilops.agent.log.lag', { ...byHost, aggregate: 'sum' })],
      maxDataPoints: POINTS.ofMany,
    },
    { unit: 'bytes', decimals: 0, min: 0, links },
  );

const losses = () =>
  chart(
    {
      id: 46,
      title: 'Lost and failed',
      description:
        'Rows a second that agents gave up, by reason, requests that failed, and collections that failed (the log of the agent names which). Rows given up are gone: give the queue more disk, or find out why it could not be sent.',
      questions: [
        metric('vigilops.agent.dropped', {
          groupBy: ['vigilops.drop.reason'],
          aggregate: 'sum',
          legend: 'rows lost: {{vigilops.drop.reason}}',
        }),
        metric('vigilops.agent.send.failures', { aggregate: 'sum', legend: 'requests failed' }),
        metric('vigilops.agent.collector.errors', { aggregate: 'sum', legend: 'collections failed' }),
      ],
    },
    {
      unit: 'cps',
      decimals: 2,
      min: 0,
      colours: [
        { name: '/^rows lost/', isPattern: true, colour: COLOUR.bad },
        { name: 'requests failed', colour: COLOUR.warning },
      ],
      noValue: 'Nothing was lost',
    },
  );

const cpu = () =>
  chart(
    {
      id: 47,
      title: 'CPU of agents',
      description:
        'Processors that agents use; 0.01 is one hundredth of one. The ten with most. More than a few hundredths: many log lines, or a very busy process list.',
      questions: [metric('vigilops.agent.cpu.time', { ...byHost, aggregate: 'sum' })],
      maxDataPoints: POINTS.ofMany,
    },
    { unit: 'short', decimals: 3, min: 0, links },
  );

const memory = () =>
  chart(
    {
      id: 48,
      title: 'Memory of agents',
      description:
        'Resident memory, the ten with most. A line that only climbs for days is a leak: restart it and tell us.',
      questions: [metric('vigilops.agent.memory.usage', { ...byHost, aggregate: 'sum' })],
      maxDataPoints: POINTS.ofMany,
    },
    { unit: 'bytes', decimals: 0, min: 0, links },
  );
