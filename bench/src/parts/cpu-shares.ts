import { existsSync } from 'node:fs';
import { cpuMsOf } from './process-figures.ts';

/** CPU microseconds an item, by who spent them. */
export type CpuShares = ReadonlyMap<string, number>;

/** Begins to watch; the function that it returns ends it. Processes may come and go meanwhile. */
export function watchCpu(
  parties: ReadonlyMap<string, () => readonly number[]>,
): (items: number) => CpuShares {
  const spent = (pids: readonly number[]): Map<number, number> =>
    new Map(pids.filter((pid) => existsSync(`/proc/${String(pid)}`)).map((pid) => [pid, cpuMsOf(pid)]));
  const before = new Map([...parties].map(([name, pids]) => [name, spent(pids())]));
  return (items) =>
    new Map(
      [...parties].map(([name, pids]) => {
        let ms = 0;
        for (const [pid, now] of spent(pids())) {
          ms += now - (before.get(name)?.get(pid) ?? 0);
        }
        return [name, (ms * 1_000) / items];
      }),
    );
}

/** The medians of some runs, and what they mean for two cores that do nothing else. */
export function describeShares(runs: readonly CpuShares[], unit: string): string {
  const names = [...(runs[0]?.keys() ?? [])];
  const medians = names.map((name) => median(runs.map((run) => run.get(name) ?? NaN)));
  const total = medians.reduce((sum, us) => sum + us, 0);
  const parts = names.map((name, i) => {
    const us = medians[i] ?? NaN;
    return `${name} ${us.toFixed(2)} µs (${((100 * us) / total).toFixed(0)} %)`;
  });
  const free = Math.round(2e6 / total / 1_000);
  return `CPU each: ${parts.join(', ')}; two cores for them alone would do ${String(free)} k ${unit}`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
