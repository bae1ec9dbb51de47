import { METRIC, RESOURCE } from '@vigilops/contracts';
import type { LabelFilter, SeriesAggregate, TimeFunction } from '@vigilops/contracts/api';

/** What of the stored metrics is watched: a bounded, telling set, one question each. */
export interface Measure {
  readonly name: string;
  readonly metric: string;
  readonly filters: readonly LabelFilter[];
  /** Undefined of histograms. */
  readonly aggregate: SeriesAggregate | undefined;
  readonly timeFunction: TimeFunction;
  /** Whom its series are about; `check`: a service that is checked. */
  readonly of: 'host' | 'service' | 'check' | 'house';
  /** What tells series of one subject apart, by the name that people see; of several labels one is set. */
  readonly by: Readonly<Record<string, readonly string[]>>;
  /** Of the values, as the metric has it; `{s}` of `By/s` included. */
  readonly unit: string;
}

/** Of several attributes one is set: ours, or that of an OpenTelemetry Collector. */
const either = (value: string, ...keys: readonly string[]): readonly LabelFilter[] =>
  keys.map((key) => ({ key, op: '=~', value: `|${value}` }));

const base = {
  filters: [],
  aggregate: 'avg',
  timeFunction: 'avg',
  of: 'host',
  by: {},
  unit: '1',
} as const satisfies Partial<Measure>;

const rate = (name: string, metric: string, direction: string, keys: readonly string[]): Measure => ({
  ...base,
  name,
  metric,
  filters: either(direction, ...keys),
  aggregate: 'sum',
  timeFunction: 'rate',
  unit: 'By/s',
});

const NETWORK = ['network.io.direction', 'direction'];
const DISK = ['disk.io.direction', 'direction'];

export const MEASURES: readonly Measure[] = [
  {
    ...base,
    name: 'cpu_usage',
    metric: METRIC.cpuUtilization,
    filters: [
      { key: 'cpu.mode', op: '!~', value: 'idle|iowait|wait' },
      { key: 'state', op: '!~', value: 'idle|iowait|wait' },
      { key: 'cpu.logical_number', op: '=', value: '' },
      { key: 'cpu', op: '=', value: '' },
    ],
    aggregate: 'sum',
  },
  { ...base, name: 'load', metric: METRIC.cpuLoad1m },
  {
    ...base,
    name: 'memory_usage',
    metric: METRIC.memoryUtilization,
    filters: either('used', 'system.memory.state', 'state'),
  },
  {
    ...base,
    name: 'swap_usage',
    metric: METRIC.pagingUtilization,
    filters: either('used', 'system.paging.state', 'state'),
  },
  {
    ...base,
    name: 'disk_usage',
    metric: METRIC.filesystemUtilization,
    aggregate: 'max',
    by: { mountpoint: ['system.filesystem.mountpoint', 'mountpoint'] },
  },
  rate('disk_read', METRIC.diskIo, 'read', DISK),
  rate('disk_write', METRIC.diskIo, 'write', DISK),
  rate('network_receive', METRIC.networkIo, 'receive', NETWORK),
  rate('network_transmit', METRIC.networkIo, 'transmit', NETWORK),
  { ...base, name: 'connections', metric: METRIC.networkConnections, aggregate: 'sum', unit: '{connection}' },
  { ...base, name: 'processes', metric: METRIC.processCount, aggregate: 'sum', unit: '{process}' },
  { ...base, name: 'response_time', metric: METRIC.checkDuration, aggregate: 'max', of: 'check', unit: 's' },
  {
    ...base,
    name: 'request_time',
    metric: 'http.server.request.duration',
    aggregate: undefined,
    of: 'service',
    unit: 's',
  },
  {
    ...base,
    name: 'requests',
    metric: 'http.server.request.duration',
    aggregate: undefined,
    timeFunction: 'rate',
    of: 'service',
    unit: '1/s',
  },
  {
    ...base,
    name: 'failed_requests',
    metric: 'http.server.request.duration',
    filters: [{ key: 'http.response.status_code', op: '=~', value: '5..' }],
    aggregate: undefined,
    timeFunction: 'rate',
    of: 'service',
    unit: '1/s',
  },
  {
    ...base,
    name: 'db_connections',
    metric: 'postgresql.backends',
    aggregate: 'sum',
    unit: '{connection}',
  },
  {
    ...base,
    name: 'db_connections_mysql',
    metric: 'mysql.threads',
    filters: [{ key: 'kind', op: '=', value: 'connected' }],
    aggregate: 'sum',
    unit: '{connection}',
  },
  {
    ...base,
    name: 'llm_cost',
    metric: 'vigilops.llm.cost',
    aggregate: 'sum',
    timeFunction: 'rate',
    of: 'house',
    by: { currency: ['vigilops.llm.currency'] },
    unit: '{currency}/s',
  },
  {
    ...base,
    name: 'llm_time',
    metric: 'gen_ai.client.operation.duration',
    aggregate: undefined,
    of: 'house',
    by: { model: ['gen_ai.request.model'] },
    unit: 's',
  },
];

/** The label that names the subject in an answer. */
export const SUBJECT_LABEL = { service: RESOURCE.serviceName, check: 'vigilops.check.name' } as const;
