import { METRIC } from '@vigilops/contracts';

import type { AddReading, PointAttributes } from '../../metrics/reading.ts';

/** The values of the attribute cpu.mode, in the order of every array of times here. */
export const MODES = ['user', 'system', 'nice', 'idle', 'iowait', 'interrupt', 'steal'] as const;

/** Seconds (or any one unit) spent in each of `MODES` since some beginning. */
export type ModeTimes = readonly number[];

/** Adds the share of each mode between two readings. Without any time between them there is no share to tell. */
export function addUtilization(
  add: AddReading,
  previous: ModeTimes | undefined,
  current: ModeTimes,
  attributes: readonly PointAttributes[],
): void {
  // Idle and iowait of one CPU are known to step back a little (proc_stat(5)); a step back counts as no time.
  const spent = current.map((time, mode) => Math.max(0, time - (previous?.[mode] ?? time)));
  const total = spent.reduce((sum, time) => sum + time, 0);
  if (total <= 0) {
    return;
  }
  spent.forEach((time, mode) => {
    const point = attributes[mode];
    // A mode that this CPU has never been in (nice, steal on bare metal) is not worth a series.
    if (point !== undefined && (current[mode] ?? 0) > 0) {
      add(METRIC.cpuUtilization, time / total, point);
    }
  });
}

export function modeAttributes(core?: number): readonly PointAttributes[] {
  return MODES.map((mode) =>
    core === undefined ? { 'cpu.mode': mode } : { 'cpu.mode': mode, 'cpu.logical_number': core },
  );
}
