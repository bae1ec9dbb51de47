import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { childrenOf, cpuMsOf, type Memory, memoryOf } from './process-figures.ts';
import { isShort, slopePerMinute, spread } from './statistics.ts';

const AGENT =
  process.env.VIGILOPS_BENCH_AGENT ?? resolve(import.meta.dirname, '../../../agent/bin/vigilops-agent');
/** What an agent has taken by then it keeps; from then on its anonymous memory must not grow. */
const SETTLED_MS = 5 * 60_000;

const runMs = isShort() ? 15_000 : Number(process.env.VIGILOPS_BENCH_MINUTES ?? 5) * 60_000;
/** Between two rounds of an agent. */
export const INTERVAL_MS = isShort() ? 1_000 : 15_000;
const warmUpMs = Math.min(60_000, runMs / 5);
const settledMs = Math.min(SETTLED_MS, runMs / 2);

/** A process whose cost is measured, with what was seen of it. */
export interface Watched {
  readonly name: string;
  readonly process: ChildProcess;
  readonly unit: 'round' | 'scrape';
  readonly memory: (Memory & { readonly atMs: number })[];
  readonly children: Set<string>;
  readonly series: number[];
  /** CPU milliseconds at the end of each round. */
  readonly cpuMs: number[];
  readonly from: { cpuMs: number; atMs: number };
}

/** What keeps this from being measured here; undefined: nothing. */
export function whyNot(): string | undefined {
  if (process.platform !== 'linux') {
    return 'SKIPPED: the figures come from /proc, which this system has not.';
  }
  return existsSync(resolve(AGENT, '../../dist/vigilops-agent.cjs'))
    ? undefined
    : 'FAILED: agent/dist is not built (make build).';
}

export function watch(name: string, child: ChildProcess, unit: Watched['unit'] = 'round'): Watched {
  const from = { cpuMs: 0, atMs: 0 };
  return { name, process: child, unit, memory: [], children: new Set(), series: [], cpuMs: [], from };
}

/** Looks at every process until the run is over, children ten times a second. */
export async function observe(all: readonly Watched[]): Promise<void> {
  const startMs = performance.now();
  await sleep(warmUpMs);
  all.forEach((one) => {
    Object.assign(one.from, { cpuMs: cpuMsOf(pidOf(one)), atMs: performance.now() });
    one.cpuMs.length = 0;
    one.series.length = 0;
  });
  const memoryEveryMs = isShort() ? 500 : 2_500;
  let nextMemoryMs = performance.now();
  while (performance.now() - startMs < runMs) {
    all.forEach((one) => childrenOf(pidOf(one)).forEach((child) => one.children.add(child)));
    if (performance.now() >= nextMemoryMs) {
      nextMemoryMs += memoryEveryMs;
      const atMs = performance.now() - startMs;
      all.forEach((one) => one.memory.push({ ...memoryOf(pidOf(one)), atMs }));
    }
    await sleep(100);
  }
}

/** A round or a scrape is over. */
export function ended(one: Watched, series: number): void {
  one.series.push(series);
  one.cpuMs.push(cpuMsOf(pidOf(one)));
}

/** Medians of what was seen once it had settled. */
export function typicalMemory({ memory }: Watched): Memory {
  const settled = memory.filter(({ atMs }) => atMs >= settledMs);
  const typical = (figure: keyof Memory) => median(settled.map((one) => one[figure]));
  return { rssMb: typical('rssMb'), pssMb: typical('pssMb'), anonymousMb: typical('anonymousMb') };
}

/** What one run of it comes to: medians, the slope of anonymous memory once settled, CPU as a share of one core. */
export function figuresOf(one: Watched) {
  const settled = one.memory.filter(({ atMs }) => atMs >= settledMs);
  return {
    ...typicalMemory(one),
    slopeKb: slopePerMinute(settled.map(({ atMs, anonymousMb }) => [atMs, anonymousMb * 1024])),
    roundMs: median(roundsMs(one)),
    corePercent: ((cpuMsOf(pidOf(one)) - one.from.cpuMs) / (performance.now() - one.from.atMs)) * 100,
    series: median(one.series),
    children: one.children.size,
  };
}

function roundsMs({ cpuMs }: Watched): number[] {
  return cpuMs.slice(1).map((ms, index) => ms - (cpuMs[index] ?? ms));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Prints the figures; returns what must not be. */
export function report(one: Watched): string[] {
  const perRound = roundsMs(one);
  const { slopeKb: slope, corePercent: share } = figuresOf(one);
  console.log(`${one.name}, every ${String(INTERVAL_MS / 1_000)} s:`);
  console.log(
    `  RSS        ${spread(
      one.memory.map(({ rssMb }) => rssMb),
      'MiB',
    )}`,
  );
  console.log(
    `  PSS        ${spread(
      one.memory.map(({ pssMb }) => pssMb),
      'MiB',
    )}`,
  );
  console.log(
    `  anonymous  ${spread(
      one.memory.map(({ anonymousMb }) => anonymousMb),
      'MiB',
    )}`,
  );
  if (!isShort()) {
    console.log(
      `  of it from minute ${(settledMs / 60_000).toFixed(1)} on: ${slope.toFixed(1)} KiB a minute`,
    );
  }
  console.log(`  CPU        ${spread(perRound, `ms a ${one.unit}`)}; ${share.toFixed(3)} % of a core`);
  console.log(`  series     ${spread(one.series, `a ${one.unit}`)}; ${String(perRound.length)} ${one.unit}s`);
  console.log(`  children   ${String(one.children.size)}`);
  return [
    ...(one.children.size > 0 ? [`${one.name} has started child processes`] : []),
    ...(perRound.length === 0 ? [`${one.name} has done nothing`] : []),
  ];
}

/**
 * The built agent as its launcher starts it, all collectors on, with more lines of agent.yaml.
 * @param directory made here, for its configuration and state
 * @param environment more variables, such as where another host's files are
 */
export function startAgent(
  directory: string,
  url: string,
  more = '',
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  mkdirSync(directory);
  const config = join(directory, 'agent.yaml');
  writeFileSync(
    config,
    `server: { url: "${url}", token: bench }\nmetrics: { interval: ${String(INTERVAL_MS)}ms }\n` +
      `spool: { path: ${JSON.stringify(join(directory, 'state'))} }\nlog_level: warn\n${more}`,
    { mode: 0o600 },
  );
  return spawn(AGENT, ['--config', config], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment },
  });
}

function pidOf({ name, process: child }: Watched): number {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    throw new Error(`${name} has ended`);
  }
  return child.pid;
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}
