import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';

import { countPoints } from './parts/count-points.ts';
import { childrenOf, cpuMsOf, memoryOf } from './parts/process-figures.ts';
import { isShort } from './parts/statistics.ts';

/**
 * What the agent costs in the steady state: the built agent with its own flags, all collectors every 15 s and two log
 * files that grow by ten lines a second, sending to a server in this process; beside it node_exporter, scraped as
 * often, where it is installed. `--minutes N` for a longer run, `--interval 1s` for more rounds in the same time.
 */
const AGENT = resolve(import.meta.dirname, '../../agent/bin/vigilops-agent');
const PEERS = ['prometheus-node-exporter', 'node_exporter'];
const LINES_PER_SECOND = 10;
/** The first rounds load and compile; then memory is given back. */
const WARM_UP_MS = 8_000;

const runMs = minutesAsked() === undefined ? (isShort() ? 12_000 : 30_000) : (minutesAsked() ?? 0) * 60_000;
const interval = argument('--interval') ?? '15s';
const intervalMs = Number.parseFloat(interval) * 1_000;

if (process.platform !== 'linux') {
  console.log('SKIPPED: the figures come from /proc, which this system has not.');
} else if (!existsSync(resolve(AGENT, '../../dist/vigilops-agent.cjs'))) {
  console.log('SKIPPED: agent/dist is not built (make build).');
  process.exitCode = 1;
} else {
  await measure();
}

async function measure(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'vigilops-footprint-'));
  const server = await openServer();
  const logs = ['access.log', 'app.log'].map((name) => join(directory, name));
  logs.forEach((path) => writeFileSync(path, ''));
  const agent = startAgent(directory, server.url, logs);
  const peer = await startPeer();
  const writing = setInterval(() => {
    const line = `${new Date().toISOString()} INFO request served path=/api/v1/hosts status=200 duration_ms=12\n`;
    logs.forEach((path) => appendFileSync(path, line.repeat(LINES_PER_SECOND)));
  }, 1_000);
  try {
    await sleep(WARM_UP_MS);
    const from = {
      agentMs: cpuMsOf(pidOf(agent)),
      peerMs: peer === undefined ? 0 : cpuMsOf(pidOf(peer.process)),
    };
    const before = server.counts();
    const children = new Set<string>();
    let scrapes = 0;
    let peerSeries = 0;
    const endMs = performance.now() + runMs;
    let nextScrapeMs = performance.now();
    while (performance.now() < endMs) {
      childrenOf(pidOf(agent)).forEach((child) => children.add(child));
      if (peer !== undefined && performance.now() >= nextScrapeMs) {
        nextScrapeMs += intervalMs;
        peerSeries = await scrape(peer.url);
        scrapes += 1;
      }
      await sleep(100);
    }
    const after = server.counts();
    const rounds = after.rounds - before.rounds;
    const agentMs = cpuMsOf(pidOf(agent)) - from.agentMs;
    report(`vigilops-agent, every ${interval}, 2 logs`, pidOf(agent), agentMs);
    console.log(
      `  ${rounds} rounds of ${after.pointsPerRound} points, ${after.logRequests - before.logRequests} log requests; ` +
        `${(agentMs / Math.max(1, rounds)).toFixed(1)} ms CPU a round with its share of the logs; ` +
        `${children.size} child processes`,
    );
    if (peer === undefined) {
      console.log(`SKIPPED peer node_exporter: none of ${PEERS.join(', ')} is installed.`);
    } else {
      const peerMs = cpuMsOf(pidOf(peer.process)) - from.peerMs;
      report(`node_exporter, scraped every ${interval}`, pidOf(peer.process), peerMs);
      console.log(
        `  ${scrapes} scrapes of ${peerSeries} series; ${(peerMs / Math.max(1, scrapes)).toFixed(1)} ms CPU a scrape`,
      );
    }
    process.exitCode = children.size === 0 && rounds > 0 ? 0 : 1;
  } finally {
    clearInterval(writing);
    await stop(agent);
    await stop(peer?.process);
    server.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

function report(name: string, pid: number, cpuMs: number): void {
  const { rssMb, pssMb, anonymousMb } = memoryOf(pid);
  const memory = `RSS ${rssMb.toFixed(1)} MiB, PSS ${pssMb.toFixed(1)} MiB, anonymous ${anonymousMb.toFixed(1)} MiB`;
  console.log(
    `${name}: ${memory}; CPU ${((cpuMs / runMs) * 100).toFixed(3)} % of a core over ${runMs / 1000} s`,
  );
}

function startAgent(directory: string, url: string, logs: readonly string[]): ChildProcess {
  const config = join(directory, 'agent.yaml');
  const sources = logs.map((path) => `  - { path: ${JSON.stringify(path)}, service: bench }`).join('\n');
  writeFileSync(
    config,
    `server: { url: "${url}", token: bench }\nmetrics: { interval: ${interval} }\n` +
      `spool: { path: ${JSON.stringify(join(directory, 'state'))} }\nlogs:\n${sources}\n`,
    { mode: 0o600 },
  );
  return spawn(AGENT, ['--config', config], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Takes everything and counts it. */
async function openServer() {
  let rounds = 0;
  let pointsPerRound = 0;
  let logRequests = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (request.url === '/v1/metrics') {
        rounds += 1;
        pointsPerRound = Math.max(pointsPerRound, countPoints(gunzipSync(Buffer.concat(parts))));
      } else {
        logRequests += 1;
      }
      response.writeHead(200, { 'content-type': 'application/x-protobuf' });
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts: () => ({ rounds, pointsPerRound, logRequests }),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface PeerProcess {
  readonly process: ChildProcess;
  readonly url: string;
}

async function startPeer(): Promise<PeerProcess | undefined> {
  const path = (process.env.PATH ?? '').split(':');
  const binary = PEERS.flatMap((name) => path.map((folder) => join(folder, name))).find((file) =>
    existsSync(file),
  );
  if (binary === undefined) {
    return undefined;
  }
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = `127.0.0.1:${(probe.address() as AddressInfo).port}`;
  await new Promise((resolved) => probe.close(resolved));
  const child = spawn(binary, [`--web.listen-address=${address}`], { stdio: 'ignore' });
  return { process: child, url: `http://${address}/metrics` };
}

async function scrape(url: string): Promise<number> {
  const text = await (await fetch(url)).text();
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined || child.exitCode !== null) {
    throw new Error(`${child.spawnfile} does not run`);
  }
  return child.pid;
}

async function stop(child: ChildProcess | undefined): Promise<void> {
  if (child !== undefined && child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

function minutesAsked(): number | undefined {
  const text = argument('--minutes');
  return text === undefined ? undefined : Number(text);
}

function argument(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
}
