import type { Where } from '../ask/of-hosts.ts';
import { metric, type MetricParts } from '../ask/question.ts';
import { COLOUR } from '../house/colours.ts';
import type { Section } from '../house/layout.ts';
import { chart } from '../panels/chart.ts';
import { POINTS } from '../panels/panel.ts';

const MOST_LINES = 10;
const each = (name: string, where: Where, label: string, parts: MetricParts = {}) =>
  metric(name, { filters: where, groupBy: [label], legend: `{{${label}}}`, limit: MOST_LINES, ...parts });
const INSTANCE = 'service.instance.id';

/** Work that comes by message, and what stands between the service and its database. */
export const messagesOf = (where: Where): Section => ({
  row: { id: 30, title: 'Messages and connections' },
  tiles: [
    { panel: processed(where), width: 8, height: 8 },
    { panel: processing(where), width: 8, height: 8 },
    { panel: connections(where), width: 8, height: 8 },
  ],
});

const DESTINATION = 'messaging.destination.name';

const processed = (where: Where) =>
  chart(
    {
      id: 31,
      title: 'Messages processed',
      description:
        'Messages a second by destination. Fewer than arrive and the queue grows: add a consumer, or see why each takes so long.',
      questions: [each('messaging.process.duration', where, DESTINATION, { timeFunction: 'rate' })],
      maxDataPoints: POINTS.ofHistograms,
    },
    { unit: 'cps', decimals: 2, min: 0, noValue: 'No messages' },
    { withPoints: true },
  );

const processing = (where: Where) =>
  chart(
    {
      id: 32,
      title: 'Time for a message (p95)',
      description:
        'What 95 of 100 messages stay below, by destination. When it rises, look at what the consumer calls.',
      questions: [
        each('messaging.process.duration', where, DESTINATION, { timeFunction: 'quantile', quantile: 0.95 }),
      ],
      maxDataPoints: POINTS.ofHistograms,
    },
    { unit: 's', decimals: 2, min: 0, noValue: 'No messages' },
    { withPoints: true },
  );

const connections = (where: Where) =>
  chart(
    {
      id: 33,
      title: 'Connections of the pool',
      description:
        'Connections to databases by state, and requests that wait for one. All used and some waiting: the pool is too small, or a query holds them too long.',
      questions: [
        metric('db.client.connection.count', {
          filters: where,
          groupBy: ['db.client.connection.state'],
          aggregate: 'sum',
          legend: '{{db.client.connection.state}}',
        }),
        metric('db.client.connection.pending_requests', {
          filters: where,
          aggregate: 'sum',
          legend: 'waiting',
        }),
      ],
    },
    {
      unit: 'short',
      decimals: 0,
      min: 0,
      colours: [
        { name: 'used', colour: COLOUR.cpu },
        { name: 'idle', colour: COLOUR.good },
        { name: 'waiting', colour: COLOUR.bad },
      ],
      noValue: 'No pool reports',
    },
  );

/** Folded, for a service has one runtime: only what is opened is asked. */
export const runtimesOf = (where: Where): readonly Section[] => [
  nodeOf(where),
  javaOf(where),
  goOf(where),
  pythonOf(where),
];

const half = (panels: readonly ReturnType<typeof chart>[]) =>
  panels.map((panel) => ({ panel, width: 24 / panels.length, height: 8 }));

const nodeOf = (where: Where): Section => ({
  row: { id: 40, title: 'Node.js', isFolded: true },
  tiles: half([
    chart(
      {
        id: 41,
        title: 'Event loop busy',
        description:
          'Share of time that the event loop worked, by instance. Near 100 %: it computes too much for one thread, add instances or move work away.',
        questions: [each('nodejs.eventloop.utilization', where, INSTANCE, { aggregate: 'max' })],
      },
      { unit: 'percentunit', decimals: 0, min: 0, max: 1 },
    ),
    chart(
      {
        id: 42,
        title: 'Event loop delay (p99)',
        description:
          'How late timers are, by instance. A tenth of a second or more is felt by every request: look for long synchronous work.',
        questions: [each('nodejs.eventloop.delay.p99', where, INSTANCE, { aggregate: 'max' })],
      },
      { unit: 's', decimals: 3, min: 0 },
    ),
    chart(
      {
        id: 43,
        title: 'Heap used',
        description:
          'JavaScript heap by instance. A saw that climbs from low to low is a leak: take a heap snapshot before it is killed.',
        questions: [each('v8js.memory.heap.used', where, INSTANCE, { aggregate: 'sum' })],
      },
      { unit: 'bytes', decimals: 0, min: 0 },
    ),
  ]),
});

const javaOf = (where: Where): Section => ({
  row: { id: 50, title: 'JVM', isFolded: true },
  tiles: half([
    chart(
      {
        id: 51,
        title: 'Memory by pool',
        description:
          'Memory in use by pool, all instances together. An old generation that stays high after collections: raise the heap or look for a leak.',
        questions: [each('jvm.memory.used', where, 'jvm.memory.pool.name', { aggregate: 'sum' })],
      },
      { unit: 'bytes', decimals: 0, min: 0 },
      { draw: 'area' },
    ),
    chart(
      {
        id: 52,
        title: 'CPU',
        description:
          'Recent CPU use of the process, by instance. Near 100 %: take a thread dump, or add instances.',
        questions: [each('jvm.cpu.recent_utilization', where, INSTANCE, { aggregate: 'max' })],
      },
      { unit: 'percentunit', decimals: 0, min: 0, max: 1 },
    ),
    chart(
      {
        id: 53,
        title: 'Threads',
        description:
          'Threads by instance. A number that only climbs: a pool without a bound, take a thread dump.',
        questions: [each('jvm.thread.count', where, INSTANCE, { aggregate: 'sum' })],
      },
      { unit: 'short', decimals: 0, min: 0 },
    ),
  ]),
});

const goOf = (where: Where): Section => ({
  row: { id: 60, title: 'Go', isFolded: true },
  tiles: half([
    chart(
      {
        id: 61,
        title: 'Memory',
        description:
          'Memory of the Go runtime by instance. Low points that climb are a leak: take a heap profile.',
        questions: [each('go.memory.used', where, INSTANCE, { aggregate: 'sum' })],
      },
      { unit: 'bytes', decimals: 0, min: 0 },
    ),
    chart(
      {
        id: 62,
        title: 'Goroutines',
        description:
          'Goroutines by instance. A number that only climbs: they wait for something that never comes, take a goroutine profile.',
        questions: [each('go.goroutine.count', where, INSTANCE, { aggregate: 'sum' })],
      },
      { unit: 'short', decimals: 0, min: 0 },
    ),
  ]),
});

const pythonOf = (where: Where): Section => ({
  row: { id: 70, title: 'Python', isFolded: true },
  tiles: half([
    chart(
      {
        id: 71,
        title: 'Collections',
        description:
          'Garbage collections a second by generation. Many of the last generation: many objects that live long, look for a cache without a bound.',
        questions: [each('cpython.gc.collections', where, 'cpython.gc.generation', { aggregate: 'sum' })],
      },
      { unit: 'cps', decimals: 2, min: 0 },
    ),
    chart(
      {
        id: 72,
        title: 'Open files',
        description:
          'File descriptors by instance. A number that only climbs ends at the limit of the process: find what is not closed.',
        questions: [each('process.unix.file_descriptor.count', where, INSTANCE, { aggregate: 'sum' })],
      },
      { unit: 'short', decimals: 0, min: 0 },
    ),
  ]),
});
