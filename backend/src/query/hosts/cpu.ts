import { METRIC } from '@vigilops/contracts';
import type { HostMetrics } from '@vigilops/contracts/api';
import { IDLE_MODES } from './attributes.ts';
import { firstKnown, nothing, quotient, sum, type HostLines, type Line } from './lines.ts';

type Cpu = HostMetrics['cpu'];

/** The share of each mode, of the whole or of one core. */
type Modes = ReadonlyMap<string, Line>;

/** Shares as sent, else from the time counters; the whole as sent, else the mean of its cores. */
export function cpuOf(lines: HostLines): Cpu {
  const cores =
    lines.valuesOf(METRIC.cpuUtilization, 'core').length > 0
      ? lines.valuesOf(METRIC.cpuUtilization, 'core')
      : lines.valuesOf(METRIC.cpuTime, 'core');
  const ofCores = cores.map((core) => ({ core, modes: modesOf(lines, core) }));
  const sent = modesOf(lines, undefined);
  const whole =
    sent.size > 0
      ? sent
      : meanOf(
          ofCores.map(({ modes }) => modes),
          lines.points,
        );
  const counted = nothing(lines.points).map(() => (cores.length === 0 ? null : cores.length));
  return {
    usage_ratio: [...busy(whole, lines.points)],
    modes: [...whole].map(([mode, ratio]) => ({ mode, ratio: [...ratio] })),
    logical_count: [...firstKnown(lines.one(METRIC.cpuLogicalCount), counted)],
    cores: ofCores.map(({ core, modes }) => ({ core, usage_ratio: [...busy(modes, lines.points)] })),
  };
}

function modesOf(lines: HostLines, core: string | undefined): Modes {
  const shares = lines.of(METRIC.cpuUtilization, { core });
  if (shares.length > 0) {
    return byMode(lines, METRIC.cpuUtilization, core);
  }
  // Seconds of CPU a second of time: over the sum of all modes it is a share, however many CPUs there are.
  const times = byMode(lines, METRIC.cpuTime, core);
  const total = sum([...times.values()], lines.points);
  return new Map([...times].map(([mode, line]) => [mode, quotient(line, total)]));
}

function byMode(lines: HostLines, metric: string, core: string | undefined): Modes {
  const modes = lines
    .valuesOf(metric, 'mode')
    .map((mode) => [mode, lines.of(metric, { core, mode })] as const);
  return new Map(
    modes.flatMap(([mode, found]) => (found[0] === undefined ? [] : [[mode, found[0].values] as const])),
  );
}

function meanOf(cores: readonly Modes[], points: number): Modes {
  const modes = [...new Set(cores.flatMap((core) => [...core.keys()]))].sort();
  return new Map(
    modes.map((mode) => {
      const known = cores.map((core) => core.get(mode)).filter((line) => line !== undefined);
      const total = sum(known, points);
      return [mode, total.map((value) => (value === null ? null : value / cores.length))];
    }),
  );
}

function busy(modes: Modes, points: number): Line {
  const working = [...modes].filter(([mode]) => !IDLE_MODES.has(mode)).map(([, line]) => line);
  return sum(working, points).map((value) => (value === null ? null : Math.min(1, value)));
}
