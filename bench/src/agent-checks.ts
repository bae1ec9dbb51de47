import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';

import { until } from '@vigilops/testkit/house';

import { checkResults, type ReceivedResult } from './parts/check-results.ts';
import { type DelayingServer, openDelayingServer, type Served } from './parts/delaying-server.ts';
import { cpuMsOf, type Memory, memoryOf } from './parts/process-figures.ts';
import { isShort, loadNow, spread } from './parts/statistics.ts';

/**
 * What checks cost an agent, and how exact their times are: the built agent as its launcher starts it, once without
 * checks, once with 2 and once with 100 (80 by HTTP, 20 by TCP) every 10 s against a server on loopback that answers
 * after 0 to 50 ms. The error of a time is what was measured less what the server took by its own clock: connecting,
 * sending and reading included; beside it curl, once a second, by its own clock. VIGILOPS_BENCH_MINUTES says how long (3); VIGILOPS_BENCH_AGENT names another launcher.
 */
const AGENT =
  process.env.VIGILOPS_BENCH_AGENT ?? resolve(import.meta.dirname, '../../agent/bin/vigilops-agent');
const TARGET_ERROR_MS = 5;
/** Checks have smaller numbers. */
const CURL = 9_999;

const runMs = isShort() ? 12_000 : Number(process.env.VIGILOPS_BENCH_MINUTES ?? 3) * 60_000;
const warmUpMs = isShort() ? 3_000 : 60_000;
const interval = isShort() ? '5s' : '10s';

interface Watched {
  readonly name: string;
  readonly checks: { readonly http: number; readonly tcp: number };
  readonly process: ChildProcess;
  readonly results: ReceivedResult[];
  readonly memory: Memory[];
  from: { cpuMs: number; atMs: number };
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
  const directory = mkdtempSync(join(tmpdir(), 'vigilops-checks-'));
  const target = await openDelayingServer();
  const receiver = await openReceiver();
  const start = (name: string, http: number, tcp: number): Watched => ({
    name,
    checks: { http, tcp },
    process: startAgent(join(directory, name), `${receiver.url}/${name}`, { http, tcp }, target),
    results: receiver.resultsOf(name),
    memory: [],
    from: { cpuMs: 0, atMs: 0 },
  });
  // The numbers of the many begin where those of the two end, so that the server knows them apart.
  const curlMs: number[] = [];
  const agents = [start('none', 0, 0), start('two', 1, 1), start('hundred', 80, 20)];
  try {
    await until('checks have been made', 120_000, () =>
      Promise.resolve(
        agents.every(({ checks, results }) => results.length >= checks.http + checks.tcp) || undefined,
      ),
    );
    await sleep(warmUpMs);
    target.take();
    agents.forEach((agent) => {
      agent.results.length = 0;
      agent.from = { cpuMs: cpuMsOf(pidOf(agent)), atMs: performance.now() };
    });
    const endMs = performance.now() + runMs;
    while (performance.now() < endMs) {
      await sleep(1_000);
      curlMs.push(...(await askByCurl(`http://127.0.0.1:${String(target.httpPort)}/${String(CURL)}`)));
      agents.forEach((agent) => agent.memory.push(memoryOf(pidOf(agent))));
    }
    const served = target.take();
    const failures = report(agents, served);
    const curlErrors = bestAlignment(
      curlMs,
      served.filter(({ check }) => check === CURL).map(({ delayMs }) => delayMs),
    );
    console.log(`error of curl's times    ${quantiles(curlErrors)}`);
    console.log(`load average ${loadNow()}`);
    failures.forEach((failure) => console.log(`FAILED: ${failure}`));
    process.exitCode = failures.length > 0 ? 1 : 0;
  } finally {
    await Promise.all(agents.map(({ process: child }) => stop(child)));
    await target.close();
    receiver.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Prints the figures; returns what must not be. */
function report(agents: readonly Watched[], served: readonly Served[]): string[] {
  return agents.flatMap((agent) => {
    const { name, checks, results, memory } = agent;
    const elapsedMs = performance.now() - agent.from.atMs;
    const share = ((cpuMsOf(pidOf(agent)) - agent.from.cpuMs) / elapsedMs) * 100;
    const figures = (key: keyof Memory) =>
      spread(
        memory.map((one) => one[key]),
        'MiB',
      );
    console.log(`agent with ${String(checks.http + checks.tcp)} checks every ${interval}:`);
    console.log(`  RSS        ${figures('rssMb')}`);
    console.log(`  PSS        ${figures('pssMb')}`);
    console.log(`  anonymous  ${figures('anonymousMb')}`);
    console.log(`  CPU        ${share.toFixed(3)} % of a core`);
    if (name === 'none') {
      return [];
    }
    console.log(`  results    ${(results.length / (elapsedMs / 1_000)).toFixed(2)} a second`);
    const errors = errorsOf(results, served, name);
    console.log(`  error of HTTP times  ${quantiles(errors)}; target p99 < ${String(TARGET_ERROR_MS)} ms`);
    console.log(
      `  TCP on loopback took ${quantiles(results.filter(isTcp).map(({ durationMs }) => durationMs))}`,
    );
    const notUp = results.filter(({ status }) => status !== 'up');
    return [
      ...(errors.length === 0 ? [`${name}: no result could be told from the others`] : []),
      ...(notUp.length > 0
        ? [`${name}: ${String(notUp.length)} results are not up, the first is ${notUp[0]?.status ?? ''}`]
        : []),
    ];
  });
}

/**
 * What was measured less what the server took, of the runs of each check in their order. Results come some seconds
 * after the run, so the first ones may be of before: the series are laid side by side from their ends.
 */
function errorsOf(results: readonly ReceivedResult[], served: readonly Served[], agent: string): number[] {
  const names = new Set(results.filter((result) => !isTcp(result)).map(({ name }) => name));
  return [...names].flatMap((name) => {
    const measured = results.filter((result) => result.name === name).map(({ durationMs }) => durationMs);
    const took = served
      .filter(({ check }) => name === nameOf(agent, 'http', check))
      .map(({ delayMs }) => delayMs);
    return bestAlignment(measured, took);
  });
}

/** A run may be missing at either end: of the few ways to pair them, the one that fits is far better than the others. */
function bestAlignment(measured: readonly number[], took: readonly number[]): number[] {
  const ways = [-2, -1, 0, 1, 2].map((shift) =>
    measured.flatMap((ms, index) => {
      const delayMs = took[index + shift];
      return delayMs === undefined ? [] : [Math.abs(ms - delayMs)];
    }),
  );
  const median = (values: readonly number[]) =>
    [...values].sort((a, b) => a - b)[values.length >> 1] ?? Infinity;
  return ways.toSorted((a, b) => median(a) - median(b))[0] ?? [];
}

function isTcp({ name }: ReceivedResult): boolean {
  return name.includes('tcp');
}

function nameOf(agent: string, type: 'http' | 'tcp', check: number): string {
  return `${agent}-${type}-${String(check)}`;
}

function quantiles(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(2);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms (${String(sorted.length)})`;
}

/** The milliseconds that it took by curl's own clock; none where there is no curl. */
async function askByCurl(url: string): Promise<number[]> {
  try {
    const { stdout } = await promisify(execFile)('curl', [
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{time_total}',
      url,
    ]);
    return [Number(stdout) * 1_000];
  } catch {
    return [];
  }
}

/** Takes OTLP from `<url>/<agent>`, keeps results of checks by agent, and has no checks to give away. */
async function openReceiver() {
  const byAgent = new Map<string, ReceivedResult[]>();
  const resultsOf = (agent: string) => {
    const known = byAgent.get(agent) ?? [];
    byAgent.set(agent, known);
    return known;
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const [, agent = '', , kind] = (request.url ?? '').split('/');
      if (request.method === 'GET') {
        const status = request.headers['if-none-match'] === '"none"' ? 304 : 200;
        response
          .writeHead(status, { etag: '"none"' })
          .end(status === 200 ? '{"revision":"none","items":[]}' : undefined);
        return;
      }
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
      if (kind === 'logs') {
        resultsOf(agent).push(...checkResults(gunzipSync(Buffer.concat(parts))));
      }
    });
  });
  server.keepAliveTimeout = 75_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    resultsOf,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function startAgent(
  directory: string,
  url: string,
  checks: Watched['checks'],
  { httpPort, tcpPort }: DelayingServer,
): ChildProcess {
  mkdirSync(directory);
  const agent = url.split('/').at(-1) ?? '';
  const many = (count: number, line: (number: number) => string) =>
    Array.from({ length: count }, (_, index) => `  - ${line(index + (agent === 'two' ? 1_000 : 0))}\n`).join(
      '',
    );
  const services =
    many(
      checks.http,
      (number) =>
        `{ name: ${nameOf(agent, 'http', number)}, type: http, url: "http://127.0.0.1:${String(httpPort)}/${String(number)}", interval: ${interval}, timeout: 5s }`,
    ) +
    many(
      checks.tcp,
      (number) =>
        `{ name: ${nameOf(agent, 'tcp', number)}, type: tcp, host: 127.0.0.1, port: ${String(tcpPort)}, interval: ${interval}, timeout: 5s }`,
    );
  const config = join(directory, 'agent.yaml');
  writeFileSync(
    config,
    `server: { url: "${url}", token: bench }\n` +
      `spool: { path: ${JSON.stringify(join(directory, 'state'))} }\nlog_level: warn\n` +
      (services === '' ? '' : `services:\n${services}`),
    { mode: 0o600 },
  );
  return spawn(AGENT, ['--config', config], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function pidOf({ name, process: child }: Watched): number {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    throw new Error(`the agent ${name} has ended`);
  }
  return child.pid;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}
