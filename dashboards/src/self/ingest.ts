import { AS_ONE, is, metric, type MetricParts, type Question } from '../ask/question.ts';
import { COLOUR } from '../house/colours.ts';
import type { Section, Tile } from '../house/layout.ts';
import { chart } from '../panels/chart.ts';
import { stat } from '../panels/figures.ts';
import { POINTS } from '../panels/panel.ts';

const SIGNAL = 'vigilops.signal';
const signals = [
  { name: 'metrics', colour: COLOUR.points },
  { name: 'logs', colour: COLOUR.lines },
  { name: 'traces', colour: COLOUR.spans },
];
const whole: MetricParts = { aggregate: 'sum' };

/** The newest of a gauge, the sum over all backends. */
const level = (name: string, parts: MetricParts = {}): Question => metric(name, { ...whole, ...parts });

export function stateOfBackend(): Tile[] {
  const figures = [stored(), ready(), rejected(), refused(), rows(), size()];
  return figures.map((panel) => ({ panel, width: 4, height: 4 }));
}

const stored = () =>
  stat(
    {
      id: 1,
      title: 'Stored',
      description:
        'Data points, lines and spans a second, the mean of ten minutes. 0: nobody sends, or nothing is accepted; see rejects and agents below.',
      questions: [metric('vigilops.ingest.items', whole)],
      isNow: true,
    },
    { unit: 'cps', decimals: 0 },
    { reducer: 'mean' },
  );

const ready = () =>
  stat(
    {
      id: 2,
      title: 'Database',
      description:
        'Whether the database takes writes. If it does not, agents keep their data on disk and send it later: see the health page of the backend for why.',
      questions: [metric('vigilops.store.ready', { aggregate: 'min' })],
      isNow: true,
    },
    {
      unit: 'none',
      mappings: [
        {
          type: 'value' as never,
          options: {
            '0': { text: 'away', color: COLOUR.bad, index: 0 },
            '1': { text: 'ready', color: COLOUR.goodText, index: 1 },
          },
        },
      ],
      colour: COLOUR.warning,
    },
  );

const rejected = () =>
  stat(
    {
      id: 3,
      title: 'Rejected',
      description:
        'Single points, lines and spans that were refused in the range while the rest of their request was stored. The log of the backend and the answers to senders say why.',
      questions: [metric('vigilops.ingest.rejected', { ...whole, timeFunction: 'increase' })],
    },
    { unit: 'short', decimals: 0, min: 0, limits: { warning: 1, bad: 1_000 }, noValue: '0' },
    { reducer: 'sum' },
  );

const refused = () =>
  stat(
    {
      id: 4,
      title: 'Refused',
      description:
        'Whole requests that were refused in the range: a wrong token, too large, or the house was busy. Senders repeat what was only busy; see by code below.',
      questions: [metric('vigilops.ingest.refused', { ...whole, timeFunction: 'increase' })],
    },
    { unit: 'short', decimals: 0, min: 0, limits: { warning: 1, bad: 100 }, noValue: '0' },
    { reducer: 'sum' },
  );

const rows = () =>
  stat(
    {
      id: 5,
      title: 'Waiting',
      description:
        'Rows that wait for a transaction, or are in one. Tens of thousands for minutes: the database is too slow for what is sent.',
      questions: [level('vigilops.ingest.queue.rows')],
      isNow: true,
    },
    { unit: 'short', decimals: 0, min: 0, limits: { warning: 50_000, bad: 200_000 } },
    { reducer: 'max' },
  );

const size = () =>
  stat(
    {
      id: 6,
      title: 'Size',
      description:
        'The database on disk. If it grows faster than the disk, shorten how long data is kept; old data is removed by itself before the disk is full.',
      questions: [metric('vigilops.store.size', { aggregate: 'max' })],
      isNow: true,
    },
    { unit: 'bytes', decimals: 1 },
  );

export const ingest = (): Section => ({
  row: { id: 10, title: 'Ingest' },
  tiles: [
    { panel: items(), width: 12, height: 8 },
    { panel: refusals(), width: 12, height: 8 },
    { panel: queue(), width: 8, height: 8 },
    { panel: commits(), width: 8, height: 8 },
    { panel: lag(), width: 8, height: 8 },
  ],
});

const bySignal = { groupBy: [SIGNAL], legend: `{{${SIGNAL}}}` };

const items = () =>
  chart(
    {
      id: 11,
      title: 'Items stored',
      description:
        'Data points, lines and spans a second. A fall to nothing while agents run: look at "Rejects" and at the queue of the agents.',
      questions: [metric('vigilops.ingest.items', bySignal)],
    },
    { unit: 'cps', decimals: 0, min: 0, colours: signals },
    { draw: 'area' },
  );

const refusals = () =>
  chart(
    {
      id: 12,
      title: 'Rejects',
      description:
        'Items a second that were refused alone, by signal and by who refused them, and whole requests refused, by code. The reference of error codes says what to do about each.',
      questions: [
        metric('vigilops.ingest.rejected', {
          groupBy: ['vigilops.rejected_by', SIGNAL],
          legend: `{{${SIGNAL}}} by the {{vigilops.rejected_by}}`,
        }),
        metric('vigilops.ingest.refused', {
          groupBy: ['error.type', SIGNAL],
          legend: `{{${SIGNAL}}} {{error.type}}`,
        }),
      ],
    },
    { unit: 'cps', decimals: 2, min: 0, noValue: 'Nothing was refused' },
  );

const queue = () =>
  chart(
    {
      id: 13,
      title: 'Commit queue',
      description:
        'Rows and batches that wait for a transaction, or are in one. A queue that stays high means that the database is the bottleneck: see how long commits take.',
      questions: [
        level('vigilops.ingest.queue.rows', { legend: 'rows' }),
        level('vigilops.ingest.queue.batches', { legend: 'batches' }),
      ],
    },
    {
      unit: 'short',
      decimals: 0,
      min: 0,
      colours: [
        { name: 'rows', colour: COLOUR.points },
        { name: 'batches', colour: COLOUR.lines },
      ],
    },
  );

const quantiles = (name: string, parts: MetricParts = {}) =>
  [0.99, 0.95, 0.5].map((quantile) =>
    metric(name, {
      ...AS_ONE,
      timeFunction: 'quantile',
      quantile,
      legend: `p${String(Math.round(quantile * 100))}`,
      ...parts,
    }),
  );
const durations = [
  { name: 'p50', colour: COLOUR.durationLow },
  { name: 'p95', colour: COLOUR.duration },
  { name: 'p99', colour: COLOUR.durationHigh },
];

const commits = () =>
  chart(
    {
      id: 14,
      title: 'Time to commit',
      description:
        'What half, 95 and 99 of 100 transactions stay below. Seconds: the disk of the database is slow, or something else uses it.',
      questions: quantiles('vigilops.ingest.commit.duration', {
        filters: [is('vigilops.outcome', 'stored')],
      }),
      maxDataPoints: POINTS.ofHistograms,
    },
    { unit: 's', decimals: 3, min: 0, colours: durations },
  );

const lag = () =>
  chart(
    {
      id: 15,
      title: 'Lag (p95)',
      description:
        'How old the newest value of a request is when it arrives. Minutes: agents catch up after an outage, or a clock is wrong.',
      questions: [metric('vigilops.ingest.lag', { ...bySignal, timeFunction: 'quantile', quantile: 0.95 })],
      maxDataPoints: POINTS.ofHistograms,
    },
    { unit: 's', decimals: 1, min: 0, colours: signals },
  );
