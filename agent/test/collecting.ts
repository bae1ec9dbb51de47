import { noLimits } from '../src/cgroup/container-limits.ts';
import type { Collector, CollectorDeps } from '../src/collectors/contract.ts';
import type { InstrumentName } from '../src/metrics/instruments.ts';
import type { PointAttributes, Reading } from '../src/metrics/reading.ts';
import { createProcFileOpener } from '../src/procfs/proc-file.ts';
import type { HostTree } from './host-tree.ts';
import { createManualClock } from './manual-clock.ts';

/** Collectors on a made-up host; every way out of it is closed unless a test opens it. */
export function collectorDeps(tree: HostTree, overrides: Partial<CollectorDeps> = {}): CollectorDeps {
  return {
    platform: 'linux',
    paths: tree.paths,
    open: createProcFileOpener(),
    limits: noLimits,
    kernel: { pageBytes: 4096, ticksPerSecond: 100 },
    clock: createManualClock(),
    statfs: () => Promise.reject(new Error('no file system in this test')),
    systemInformation: () => Promise.reject(new Error('no systeminformation in this test')),
    machine: {
      cpus: () => [],
      cpuCount: () => 2,
      loadAverage: () => [0, 0, 0],
      uptimeSeconds: () => 0,
    },
    agent: () => ({ collectorErrors: new Map(), collectionSeconds: new Map() }),
    ...overrides,
  };
}

export interface RoundResult {
  readonly readings: readonly Reading[];
  readonly problems: readonly string[];
  /** The value of the one reading with these attributes, no more and no fewer; undefined when there is none. */
  value(metric: InstrumentName, attributes?: PointAttributes): number | undefined;
  /** The readings of a metric. */
  of(metric: InstrumentName): readonly Reading[];
}

/** One round of a collector, at a time of the monotonic clock in seconds. */
export async function collect(collector: Collector, atSeconds = 0): Promise<RoundResult> {
  const readings: Reading[] = [];
  const problems: string[] = [];
  await collector.collect(
    (metric, value, attributes = {}) => void readings.push({ metric, value, attributes }),
    { monotonicMs: atSeconds * 1000, problem: (text) => void problems.push(text) },
  );
  const sameAttributes = (left: PointAttributes, right: PointAttributes) =>
    JSON.stringify(Object.entries(left).sort()) === JSON.stringify(Object.entries(right).sort());
  return {
    readings,
    problems,
    value: (metric, attributes = {}) =>
      readings.find((reading) => reading.metric === metric && sameAttributes(reading.attributes, attributes))
        ?.value,
    of: (metric) => readings.filter((reading) => reading.metric === metric),
  };
}
