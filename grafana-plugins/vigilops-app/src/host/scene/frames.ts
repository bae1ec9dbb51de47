import { FieldType, type DataFrame, type Field, type FieldConfig } from '@grafana/data';
import type { HostMetrics } from '../../api/types.ts';
import { t } from '../../t.ts';

type Values = readonly (number | null)[];

/** Charts of the page of a host; the refId of its frame is its name. */
export const CHARTS = [
  'cpu',
  'memory',
  'disk',
  'network',
  'load',
  'cores',
  'filesystems',
  'operations',
  'busy',
  'connections',
  'processes',
  'swap',
  'drops',
] as const;
export type Chart = (typeof CHARTS)[number];

interface Series {
  readonly name: string;
  readonly values: Values;
  readonly config?: FieldConfig;
}

/**
 * The colours that the dashboards give the same metrics, in the order in which they are stacked from below. Waiting for
 * disks and for a hypervisor's other guests is what a person should see.
 */
const CPU_MODES: ReadonlyMap<string, string> = new Map([
  ['user', 'blue'],
  ['system', 'dark-blue'],
  ['nice', 'light-blue'],
  ['interrupt', 'super-light-blue'],
  ['softirq', 'super-light-blue'],
  ['iowait', 'orange'],
  ['steal', 'red'],
]);
const MEMORY_STATES: ReadonlyMap<string, string> = new Map([
  ['used', 'purple'],
  ['buffers', 'super-light-purple'],
  ['cached', 'light-purple'],
]);

const colour = (fixedColor: string): FieldConfig => ({ color: { mode: 'fixed', fixedColor } });
/** Drawn below the line of zero: what goes out, against what comes in. */
const below = (fixedColor: string): FieldConfig => ({
  ...colour(fixedColor),
  custom: { transform: 'negative-Y' },
});

/** In the order of the colours; what has none comes last. */
function coloured(colours: ReadonlyMap<string, string>, all: readonly Series[]): Series[] {
  const names = [...colours.keys()];
  const place = ({ name }: Series) => (names.includes(name) ? names.indexOf(name) : names.length);
  return all
    .toSorted((a, b) => place(a) - place(b))
    .map((series) => {
      const known = colours.get(series.name);
      return known === undefined ? series : { ...series, config: { ...series.config, ...colour(known) } };
    });
}

/** For lines that mean nothing but themselves: green, orange and red would. */
const CALM = [
  'blue',
  'yellow',
  'purple',
  'light-blue',
  'dark-yellow',
  'light-purple',
  'dark-blue',
  'light-yellow',
  'dark-purple',
  'super-light-blue',
  'super-light-purple',
] as const;

const calm = (all: readonly Series[]): Series[] =>
  all.map((series, at) => ({
    ...series,
    config: { ...colour(CALM[at % CALM.length] ?? 'blue'), ...series.config },
  }));

/** A frame a chart; a chart about which nothing was heard has none. The first carries the whole answer. */
export function framesOf(metrics: HostMetrics): DataFrame[] {
  const times = metrics.times.map((time) => Date.parse(time));
  const frames = CHARTS.flatMap((chart) => {
    const series = calm(SERIES[chart](metrics)).filter(({ values }) =>
      values.some((value) => value !== null),
    );
    return series.length === 0 ? [] : [frame(chart, times, metrics.step_seconds, series)];
  });
  const [first = { refId: 'none', length: 0, fields: [] }, ...rest] = frames;
  return [{ ...first, meta: { custom: { metrics } } }, ...rest];
}

/** The answer that the frames were made of. */
export function metricsOf(frames: readonly DataFrame[] | undefined): HostMetrics | undefined {
  const found = frames?.find(({ meta }) => meta?.custom?.metrics !== undefined);
  return found?.meta?.custom?.metrics as HostMetrics | undefined;
}

function frame(refId: Chart, times: number[], stepSeconds: number, series: readonly Series[]): DataFrame {
  const time: Field = {
    name: 'time',
    type: FieldType.time,
    values: times,
    // A step without a value is a gap, not a line across it.
    config: { interval: stepSeconds * 1_000 },
  };
  const fields = series.map(({ name, values, config }): Field => ({
    name,
    type: FieldType.number,
    values: [...values],
    config: { displayNameFromDS: name, ...config },
  }));
  return { refId, length: times.length, fields: [time, ...fields] };
}

const SERIES: Readonly<Record<Chart, (metrics: HostMetrics) => Series[]>> = {
  cpu: ({ cpu }) =>
    cpu.modes.length > 0
      ? coloured(
          CPU_MODES,
          cpu.modes.flatMap(({ mode, ratio }) => (mode === 'idle' ? [] : [{ name: mode, values: ratio }])),
        )
      : [{ name: t('host.series.used', 'used'), values: cpu.usage_ratio, config: colour('blue') }],
  memory: ({ memory }) => {
    // The top of the chart is what there is, so that one sees how much of it is taken.
    const max = Math.max(0, ...memory.total_bytes.map((total) => total ?? 0));
    const config = max > 0 ? { max } : {};
    const states = memory.states.filter(({ state }) => state !== 'free');
    return states.length > 0
      ? coloured(
          MEMORY_STATES,
          states.map(({ state, bytes }) => ({ name: state, values: bytes, config })),
        )
      : [
          {
            name: t('host.series.used', 'used'),
            values: memory.used_bytes,
            config: { ...config, ...colour('purple') },
          },
        ];
  },
  disk: ({ disks }) => [
    {
      name: t('host.series.read', 'read'),
      values: sum(disks.map((disk) => disk.read_bytes_per_second)),
      config: colour('dark-yellow'),
    },
    {
      name: t('host.series.write', 'write'),
      values: sum(disks.map((disk) => disk.write_bytes_per_second)),
      config: below('light-yellow'),
    },
  ],
  network: ({ network }) => [
    {
      name: t('host.series.received', 'received'),
      values: sum(network.map((each) => each.receive_bytes_per_second)),
      config: colour('semi-dark-blue'),
    },
    {
      name: t('host.series.sent', 'sent'),
      values: sum(network.map((each) => each.transmit_bytes_per_second)),
      config: below('light-blue'),
    },
  ],
  load: ({ load, cpu }) => [
    { name: '1m', values: load.load_1m, config: colour('blue') },
    { name: '5m', values: load.load_5m, config: colour('light-blue') },
    { name: '15m', values: load.load_15m, config: colour('super-light-blue') },
    { name: t('host.series.cpus', 'CPUs'), values: cpu.logical_count, config: limitLine() },
  ],
  cores: ({ cpu }) => cpu.cores.map(({ core, usage_ratio }) => ({ name: core, values: usage_ratio })),
  filesystems: ({ filesystems }) =>
    filesystems.map((each) => ({
      name: each.mountpoint ?? each.device ?? '?',
      values: each.usage_ratio,
    })),
  operations: ({ disks }) =>
    disks.flatMap((disk) => [
      { name: `${disk.device} ${t('host.series.read', 'read')}`, values: disk.read_operations_per_second },
      {
        name: `${disk.device} ${t('host.series.write', 'write')}`,
        values: disk.write_operations_per_second,
        config: { custom: { transform: 'negative-Y' } },
      },
    ]),
  busy: ({ disks }) => disks.map(({ device, busy_ratio }) => ({ name: device, values: busy_ratio })),
  connections: ({ connections }) =>
    connections
      .filter(({ count }) => count.some((value) => value !== null && value > 0))
      .map(({ transport, state, count }) => ({
        name: [transport, state].filter((part) => part !== null).join(' '),
        values: count,
      })),
  processes: ({ processes }) =>
    processes.states
      .filter(({ count }) => count.some((value) => value !== null && value > 0))
      .map(({ state, count }) => ({ name: state, values: count })),
  swap: ({ swap }) =>
    swap.total_bytes.some((total) => total !== null && total > 0)
      ? [{ name: t('host.series.used', 'used'), values: swap.used_bytes, config: colour('purple') }]
      : [],
  drops: ({ network }) =>
    network.flatMap((each) => {
      const lines = [
        ['receive errors', each.receive_errors_per_second],
        ['transmit errors', each.transmit_errors_per_second],
        ['receive drops', each.receive_dropped_per_second],
        ['transmit drops', each.transmit_dropped_per_second],
      ] as const;
      // A network without a fault needs no chart of its faults.
      return lines
        .filter(([, values]) => values.some((value) => value !== null && value > 0))
        .map(([what, values]) => ({ name: `${each.interface} ${what}`, values }));
    }),
};

const limitLine = (): FieldConfig => ({
  ...colour('text'),
  custom: { lineStyle: { fill: 'dash', dash: [8, 6] }, fillOpacity: 0, lineWidth: 1 },
});

/** Step by step; null where none of the lines has a value. */
function sum(lines: readonly Values[]): (number | null)[] {
  const [first = []] = lines;
  return first.map((_, at) => {
    const values = lines.map((line) => line[at] ?? null).filter((value) => value !== null);
    return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
  });
}
