import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '@vigilops/testkit/house';

import { type NodeExporter, startNodeExporter } from './parts/node-exporter.ts';
import { openOtlpCounter } from './parts/otlp-counter.ts';
import { childrenOf, cpuMsOf, type Memory, memoryOf } from './parts/process-figures.ts';
import { isShort, loadNow, slopePerMinute, spread } from './parts/statistics.ts';

/**
 * What the agent costs in the steady state: the built agent as its launcher starts it, all collectors every 15 s, once
 * alone and once with two log files that grow by 20 lines a second each, beside node_exporter scraped as often.
 * VIGILOPS_BENCH_MINUTES says how long (5); VIGILOPS_BENCH_AGENT names another launcher. Shared pages count fully in
 * RSS and by their share in PSS: two agents and this bench run the same Node.
 */
const AGENT =
  process.env.VIGILOPS_BENCH_AGENT ?? resolve(import.meta.dirname, '../../agent/bin/vigilops-agent');
const LINES_PER_SECOND = 20;
/** What an agent has taken by then it keeps; from then on its anonymous memory must not grow. */
const SETTLED_MS = 5 * 60_000;

const runMs = isShort() ? 15_000 : Number(process.env.VIGILOPS_BENCH_MINUTES ?? 5) * 60_000;
const intervalMs = isShort() ? 1_000 : 15_000;
const warmUpMs = Math.min(60_000, runMs / 5);
const settledMs = Math.min(SETTLED_MS, runMs / 2);

interface Watched {
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

if (process.platform !== 'linux') {
  console.log('SKIPPED: the figures come from /proc, which this system has not.');
} else if (!existsSync(resolve(AGENT, '../../dist/vigilops-agent.cjs'))) {
  console.log('FAILED: agent/dist is not built (make build).');
  process.exitCode = 1;
} else {
  await measure();
}

async function measure(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'vigilops-footprint-'));
  const server = await openOtlpCounter();
  const logs = ['access.log', 'app.log'].map((name) => join(directory, name));
  logs.forEach((path) => writeFileSync(path, ''));
  const agents = new Map([
    ['metrics', watch('agent, metrics alone', startAgent(join(directory, 'a'), `${server.url}/metrics`, []))],
    [
      'logs',
      watch('agent, metrics and 2 logs', startAgent(join(directory, 'b'), `${server.url}/logs`, logs)),
    ],
  ]);
  const exporter = await startNodeExporter(!isShort());
  const peer = exporter && watch('node_exporter', exporter.process, 'scrape');
  const all = [...agents.values(), ...(peer === undefined ? [] : [peer])];
  const writing = setInterval(() => {
    const line = `${new Date().toISOString()} INFO request served path=/api/v1/hosts status=200 duration_ms=12\n`;
    logs.forEach((path) => appendFileSync(path, line.repeat(LINES_PER_SECOND)));
  }, 1_000);
  server.onRound = (sender, points) => {
    const agent = agents.get(sender);
    if (agent !== undefined) {
      ended(agent, points);
    }
  };
  // A scrape that fails is not counted as one.
  const scraping =
    exporter && peer && setInterval(() => void scrape(exporter, peer).catch(() => undefined), intervalMs);
  try {
    // Until then the launcher may still be at work, which looks for what this Node knows.
    await until('both agents send', 120_000, () =>
      Promise.resolve([...agents.values()].every(({ series }) => series.length > 0) || undefined),
    );
    await observe(all);
    console.log(`load average ${loadNow()}`);
    const failures = all.flatMap(report);
    failures.forEach((failure) => console.log(`FAILED: ${failure}`));
    process.exitCode = failures.length > 0 ? 1 : 0;
  } finally {
    clearInterval(writing);
    clearInterval(scraping);
    await Promise.all(all.map(({ process: child }) => stop(child)));
    server.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

function watch(name: string, child: ChildProcess, unit: Watched['unit'] = 'round'): Watched {
  const from = { cpuMs: 0, atMs: 0 };
  return { name, process: child, unit, memory: [], children: new Set(), series: [], cpuMs: [], from };
}

/** Looks at every process until the run is over, children ten times a second. */
async function observe(all: readonly Watched[]): Promise<void> {
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

function ended(one: Watched, series: number): void {
  one.series.push(series);
  one.cpuMs.push(cpuMsOf(pidOf(one)));
}

async function scrape(exporter: NodeExporter, peer: Watched): Promise<void> {
  ended(peer, await exporter.scrape());
}

/** Prints the figures; returns what must not be. */
function report(one: Watched): string[] {
  const perRound = one.cpuMs.slice(1).map((ms, index) => ms - (one.cpuMs[index] ?? ms));
  const share = ((cpuMsOf(pidOf(one)) - one.from.cpuMs) / (performance.now() - one.from.atMs)) * 100;
  const settled = one.memory.filter(({ atMs }) => atMs >= settledMs);
  const slope = slopePerMinute(settled.map(({ atMs, anonymousMb }) => [atMs, anonymousMb * 1024]));
  console.log(`${one.name}, every ${String(intervalMs / 1_000)} s:`);
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

function startAgent(directory: string, url: string, logs: readonly string[]): ChildProcess {
  mkdirSync(directory);
  const config = join(directory, 'agent.yaml');
  const sources = logs.map((path) => `  - { path: ${JSON.stringify(path)}, service: bench }\n`).join('');
  writeFileSync(
    config,
    `server: { url: "${url}", token: bench }\nmetrics: { interval: ${String(intervalMs)}ms }\n` +
      `spool: { path: ${JSON.stringify(join(directory, 'state'))} }\nlog_level: warn\n` +
      (logs.length === 0 ? '' : `logs:\n${sources}`),
    { mode: 0o600 },
  );
  return spawn(AGENT, ['--config', config], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function pidOf({ name, process: child }: Watched): number {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    throw new Error(`${name} has ended`);
  }
  return child.pid;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}
