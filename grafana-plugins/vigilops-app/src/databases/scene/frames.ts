import { FieldType, type DataFrame, type Field, type FieldConfig } from '@grafana/data';
import { t } from '../../t.ts';
import type { DatabaseFigureLines } from '../types.ts';

/** Charts of the page of a database; the refId of its frame is its name. */
export const CHARTS = [
  'connections',
  'load',
  'slow',
  'cache',
  'locks',
  'lag',
  'size',
  'memory',
  'spill',
  'transactions',
] as const;
export type Chart = (typeof CHARTS)[number];

type Values = readonly (number | null)[];

interface Series {
  readonly name: string;
  readonly values: Values;
  readonly config: FieldConfig;
}

const colour = (fixedColor: string): FieldConfig => ({ color: { mode: 'fixed', fixedColor } });
/** What there is at most, which the lines are to be seen against. */
const limit = (): FieldConfig => ({
  ...colour('text'),
  custom: { lineStyle: { fill: 'dash', dash: [8, 6] }, fillOpacity: 0, lineWidth: 1 },
});
const columns = (fixedColor: string): FieldConfig => ({
  ...colour(fixedColor),
  custom: { drawStyle: 'bars', fillOpacity: 65, lineWidth: 0, barWidthFactor: 1 },
});
/** Columns behind the lines, on an axis of their own: as high as the share of the time for which it was down. */
const downColumns: FieldConfig = {
  ...colour('red'),
  unit: 'percentunit',
  min: 0,
  max: 1,
  custom: { drawStyle: 'bars', fillOpacity: 40, lineWidth: 0, barWidthFactor: 1, axisPlacement: 'hidden' },
};

/** A frame a chart; a chart of which this server tells nothing has none. */
export function framesOf(answer: DatabaseFigureLines): DataFrame[] {
  return CHARTS.flatMap((chart) => {
    const series = SERIES[chart](answer).filter(({ values }) => values.some((value) => value !== null));
    return series.length === 0 ? [] : [frame(chart, answer, series)];
  });
}

function frame(
  refId: Chart,
  { times, step_seconds: step }: DatabaseFigureLines,
  series: readonly Series[],
): DataFrame {
  const time: Field = {
    name: 'time',
    type: FieldType.time,
    values: times.map((each) => Date.parse(each)),
    // A step without a value is a gap, not a line across it.
    config: { interval: step * 1_000 },
  };
  const fields = series.map(({ name, values, config }): Field => ({
    name,
    type: FieldType.number,
    values: [...values],
    config: { displayNameFromDS: name, ...config },
  }));
  return { refId, length: times.length, fields: [time, ...fields] };
}

/** Null where it was up, so that a good time has no line along its foot. */
const downShares = (up: Values): Values =>
  up.map((share) => (share === null || share >= 1 ? null : 1 - share));

const SERIES: Readonly<Record<Chart, (answer: DatabaseFigureLines) => Series[]>> = {
  connections: ({ figures, up }) => [
    { name: t('databases.series.down', 'down'), values: downShares(up), config: downColumns },
    { name: t('databases.series.all', 'all'), values: figures.connections, config: colour('blue') },
    {
      name: t('databases.connection.active', 'active'),
      values: figures.connections_active,
      config: colour('light-blue'),
    },
    {
      name: t('databases.connection.idle-in-transaction', 'idle in transaction'),
      values: figures.connections_idle_in_transaction,
      config: colour('purple'),
    },
    {
      name: t('databases.connection.waiting', 'waiting'),
      values: figures.connections_waiting,
      config: colour('dark-yellow'),
    },
    { name: t('databases.series.limit', 'limit'), values: figures.connections_max, config: limit() },
  ],
  load: ({ figures }) => [
    { name: t('databases.series.queries', 'queries'), values: figures.qps, config: colour('blue') },
    {
      name: t('databases.series.transactions', 'transactions'),
      values: figures.tps,
      config: colour('purple'),
    },
  ],
  slow: ({ figures }) => [
    {
      name: t('databases.series.slow', 'slow queries'),
      values: figures.slow_queries,
      config: columns('dark-yellow'),
    },
  ],
  cache: ({ figures }) => [
    {
      name: t('databases.series.hits', 'from memory'),
      values: figures.cache_hit_ratio,
      config: colour('blue'),
    },
  ],
  locks: ({ figures }) => [
    {
      name: t('databases.connection.waiting', 'waiting'),
      values: figures.connections_waiting,
      config: columns('dark-yellow'),
    },
    { name: t('databases.series.deadlocks', 'deadlocks'), values: figures.deadlocks, config: columns('red') },
  ],
  lag: ({ figures }) => [
    {
      name: t('databases.series.lag', 'behind the primary'),
      values: figures.replication_lag_seconds,
      config: colour('blue'),
    },
  ],
  size: ({ figures }) => [
    { name: t('databases.size', 'Size'), values: figures.size_bytes, config: colour('blue') },
  ],
  memory: ({ figures }) => [
    { name: t('databases.series.memory', 'in use'), values: figures.memory_bytes, config: colour('purple') },
    // 0: as much as there is.
    {
      name: t('databases.series.limit', 'limit'),
      values: figures.memory_max_bytes.map((most) => (most === 0 ? null : most)),
      config: limit(),
    },
  ],
  spill: ({ figures }) => [
    {
      name: t('databases.series.temp', 'temporary files'),
      values: figures.temp_bytes,
      config: columns('yellow'),
    },
  ],
  transactions: ({ figures }) => [
    {
      name: t('databases.series.longest', 'longest transaction'),
      values: figures.longest_transaction_seconds,
      config: colour('purple'),
    },
  ],
};
