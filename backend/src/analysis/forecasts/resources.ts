import { METRIC, RESOURCE } from '@vigilops/contracts';
import type { ForecastKind, LabelFilter, SeriesAggregate } from '@vigilops/contracts/api';

/** A measured figure with its bound: a number, or another metric of the same subject. */
export interface Resource {
  readonly kind: ForecastKind;
  readonly question: Question;
  readonly limit: number | Question;
  readonly of: 'host' | 'house';
  /** What tells resources of one subject apart, by the name that people see; of several labels one is set. */
  readonly by: Readonly<Record<string, readonly string[]>>;
  readonly unit: string;
}

export interface Question {
  readonly metric: string;
  readonly filters: readonly LabelFilter[];
  readonly aggregate: SeriesAggregate;
}

const either = (value: string, ...keys: readonly string[]): readonly LabelFilter[] =>
  keys.map((key) => ({ key, op: '=~', value: `|${value}` }));
const MOUNTPOINT = { mountpoint: ['system.filesystem.mountpoint', 'mountpoint'] } as const;
/** Full is what cannot take a page more: the last percent is kept back by many file systems and by the kernel. */
const FULL = 0.99;

export const RESOURCES: readonly Resource[] = [
  {
    kind: 'disk',
    question: { metric: METRIC.filesystemUtilization, filters: [], aggregate: 'max' },
    limit: FULL,
    of: 'host',
    by: MOUNTPOINT,
    unit: '1',
  },
  {
    kind: 'inodes',
    question: {
      metric: 'system.filesystem.inodes.usage',
      filters: either('used', 'system.filesystem.state', 'state'),
      aggregate: 'max',
    },
    limit: { metric: 'system.filesystem.inodes.usage', filters: [], aggregate: 'sum' },
    of: 'host',
    by: MOUNTPOINT,
    unit: '{inode}',
  },
  {
    kind: 'memory',
    question: {
      metric: METRIC.memoryUtilization,
      filters: either('used', 'system.memory.state', 'state'),
      aggregate: 'avg',
    },
    limit: FULL,
    of: 'host',
    by: {},
    unit: '1',
  },
  {
    kind: 'process_memory',
    question: { metric: METRIC.processMemoryUsage, filters: [], aggregate: 'sum' },
    limit: { metric: METRIC.memoryLimit, filters: [], aggregate: 'max' },
    of: 'host',
    by: { process: ['process.executable.name', 'process.command', 'process.pid'] },
    unit: 'By',
  },
  {
    kind: 'db_connections',
    question: { metric: 'postgresql.backends', filters: [], aggregate: 'sum' },
    limit: { metric: 'postgresql.connection.max', filters: [], aggregate: 'max' },
    of: 'host',
    by: { instance: [RESOURCE.serviceInstanceId] },
    unit: '{connection}',
  },
  {
    kind: 'llm_budget',
    question: { metric: 'vigilops.llm.budget.used', filters: [], aggregate: 'max' },
    limit: 1,
    of: 'house',
    by: { budget: ['vigilops.llm.budget.name'] },
    unit: '1',
  },
];
