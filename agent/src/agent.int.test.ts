import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';

import { describe, expect, it, onTestFinished } from 'vitest';

import { AGENT_SOURCES, builtAgent } from '../test/built-agent.ts';
import { decodeMetrics } from '../test/metrics-tree.ts';

const LAUNCHER = builtAgent();
const EXAMPLE = join(AGENT_SOURCES, 'agent.example.yaml');
const ENVIRONMENT = { ...process.env, NODE_OPTIONS: '', VIGILOPS_NODE: process.execPath };

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A server that takes OTLP and keeps it; `answer` may be changed while it runs. */
async function openReceiver() {
  const received: Received[] = [];
  const state = { status: 200 };
  const server = createServer((request, response) => {
    if (request.method !== 'POST') {
      // It asks for checks of the server; this one has none to give.
      response.writeHead(404).end();
      return;
    }
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (state.status === 200) {
        const body = gunzipSync(Buffer.concat(parts));
        received.push({ path: request.url ?? '', headers: request.headers, body });
      }
      response.writeHead(state.status, { 'content-type': 'application/x-protobuf' });
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, state };
}

interface Agent {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly directory: string;
  readonly log: () => string;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

function startAgent(directory: string, yaml: string): Agent {
  const config = join(directory, 'agent.yaml');
  writeFileSync(config, yaml, { mode: 0o600 });
  const child = spawn(LAUNCHER, ['--config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: ENVIRONMENT,
  });
  const lines: string[] = [];
  child.stderr.on('data', (part: Buffer) => lines.push(part.toString()));
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    process: child,
    pid: child.pid ?? -1,
    directory,
    log: () => lines.join(''),
    ended: new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal }))),
  };
}

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'vigilops-agent-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function until<T>(what: string, look: () => T | undefined): Promise<T> {
  for (let attempt = 0; attempt < 800; attempt += 1) {
    const found = look();
    if (found !== undefined) {
      return found;
    }
    await sleep(50);
  }
  throw new Error(`it never came to this: ${what}`);
}

/** Children of any thread of the process, now. */
function childrenOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    try {
      return readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ').filter(Boolean);
    } catch {
      return [];
    }
  });
}

function spooledBytes(directory: string): number {
  const queue = join(directory, 'state/spool/metrics');
  return readdirSync(queue).reduce((sum, name) => sum + statSync(join(queue, name)).size, 0);
}

function yamlFor(url: string, directory: string, more = ''): string {
  return `server:
  url: ${url}
  token: int-test-token
host:
  name: int-test
  id: int-test-id
metrics:
  interval: 1s
spool:
  path: ${JSON.stringify(join(directory, 'state'))}
${more}`;
}

describe('the built agent', () => {
  it('sends the host’s metrics and new log lines, starts no child process, and stops when told', async () => {
    const directory = temporaryDirectory();
    const receiver = await openReceiver();
    const logFile = join(directory, 'app.log');
    writeFileSync(logFile, 'before the agent\n');
    const agent = startAgent(
      directory,
      yamlFor(
        receiver.url,
        directory,
        `logs:\n  - path: ${logFile}\n    service: shop\n    type: application\n`,
      ),
    );
    const children = new Set<string>();
    const rounds = () => receiver.received.filter(({ path }) => path === '/v1/metrics');
    const watch = () => childrenOf(agent.pid).forEach((child) => children.add(child));

    // The launcher itself may have used a child to find its way; the agent must not.
    await until('the first round', () => rounds()[0]);
    appendFileSync(logFile, 'order 4711 has failed\n');
    await until(
      'the line',
      () =>
        (watch(),
        receiver.received.some(({ path, body }) => path === '/v1/logs' && body.includes('order 4711'))) ||
        undefined,
    );
    await until('four rounds', () => (watch(), rounds().length >= 4 ? true : undefined));

    const [first, second] = rounds().map(({ body }) => decodeMetrics(body));
    expect(first?.resource).toMatchObject({
      'host.id': 'int-test-id',
      'host.name': 'int-test',
      'os.type': 'linux',
    });
    expect(first?.metrics.get('vigilops.agent.heartbeat')?.points).toEqual([{ attributes: {}, value: 1 }]);
    expect(first?.metrics.has('system.cpu.utilization')).toBe(false);
    const shares = second?.metrics.get('system.cpu.utilization')?.points ?? [];
    const ofAll = shares.filter(({ attributes }) => !('cpu.logical_number' in attributes));
    expect(ofAll.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(1);
    for (const name of [
      'system.memory.usage',
      'system.filesystem.usage',
      'system.network.io',
      'system.process.count',
    ]) {
      expect(second?.metrics.get(name)?.points.length, name).toBeGreaterThan(0);
    }
    const { headers } = rounds()[0] as Received;
    expect(headers).toMatchObject({
      authorization: 'Bearer int-test-token',
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
    });
    const ids = receiver.received.map((one) => one.headers['x-vigilops-batch-id']);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...children]).toEqual([]);

    agent.process.kill('SIGTERM');
    // It would kill itself, by a signal, after five seconds.
    expect(await agent.ended).toEqual({ code: 0, signal: null });
    expect(agent.log()).toContain('the agent has stopped');
  });

  it('keeps what it measured while the server was away, over a kill, and sends it later', async () => {
    const directory = temporaryDirectory();
    const receiver = await openReceiver();
    receiver.state.status = 503;
    const yaml = yamlFor(receiver.url, directory);
    const first = startAgent(directory, yaml);
    await until('trouble', () => (first.log().includes('rows wait in the spool') ? true : undefined));
    for (let round = 0; round < 2; round += 1) {
      const before = spooledBytes(directory);
      await until('another round', () => (spooledBytes(directory) > before ? true : undefined));
    }
    first.process.kill('SIGKILL');
    await first.ended;
    expect(receiver.received).toEqual([]);

    receiver.state.status = 200;
    const second = startAgent(directory, yaml);
    const uptimes = await until('old and new rounds', () => {
      const values = receiver.received.map(
        ({ body }) => decodeMetrics(body).metrics.get('vigilops.agent.uptime')?.points[0]?.value ?? NaN,
      );
      // A second agent's uptime starts anew, so a fall shows that records of both have come.
      return values.length >= 3 && values.some((value, index) => value < (values[index - 1] ?? 0))
        ? values
        : undefined;
    });
    expect(uptimes.length).toBeGreaterThanOrEqual(3);
    second.process.kill('SIGTERM');
    await second.ended;
  });

  it('lets no second agent into its state directory', async () => {
    const directory = temporaryDirectory();
    const receiver = await openReceiver();
    const first = startAgent(directory, yamlFor(receiver.url, directory));
    await until('the first round', () => receiver.received[0]);
    const second = startAgent(directory, yamlFor(receiver.url, directory));
    expect((await second.ended).code).toBe(1);
    expect(second.log()).toContain('another agent is running');
    expect(first.process.exitCode).toBeNull();
    first.process.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);
  });

  it('takes a changed configuration at SIGHUP, and keeps the old one when the new one is wrong', async () => {
    const directory = temporaryDirectory();
    const receiver = await openReceiver();
    const agent = startAgent(directory, yamlFor(receiver.url, directory));
    const config = join(directory, 'agent.yaml');
    await until('the first round', () => receiver.received[0]);

    writeFileSync(config, yamlFor(receiver.url, directory).replace('interval', 'intervall'));
    agent.process.kill('SIGHUP');
    await until('the complaint', () => (agent.log().includes('did you mean `interval`?') ? true : undefined));
    const before = receiver.received.length;
    await until('another round', () => (receiver.received.length > before + 1 ? true : undefined));
    expect(agent.log()).toContain('the configuration stays as it was');

    writeFileSync(config, yamlFor(receiver.url, directory).replace('name: int-test', 'name: renamed'));
    agent.process.kill('SIGHUP');
    await until(
      'the new name',
      () =>
        receiver.received.some(({ body }) => decodeMetrics(body).resource['host.name'] === 'renamed') ||
        undefined,
    );
    agent.process.kill('SIGTERM');
    expect((await agent.ended).code).toBe(0);
  });

  it('answers its commands', () => {
    const run = (...args: readonly string[]) =>
      execFileSync(LAUNCHER, args, { encoding: 'utf8', env: ENVIRONMENT });
    expect(run('--version')).toMatch(/^vigilops-agent \d+\.\d+\.\d+\n$/);
    expect(run('--help')).toContain('--check-config');
    expect(run('--check-config', '--config', EXAMPLE)).toMatch(/^ok$/m);
    const once = JSON.parse(run('--once', '--json', '--config', EXAMPLE)) as {
      resource: Record<string, unknown>;
      readings: { metric: string }[];
    };
    expect(once.resource['host.name']).toBe('web-server-01');
    expect(once.readings.map(({ metric }) => metric)).toContain('system.cpu.utilization');
  });

  it('says what is wrong with a configuration and exits with 1', () => {
    const directory = temporaryDirectory();
    const config = join(directory, 'bad.yaml');
    writeFileSync(config, 'server:\n  url: https://x\n  tokn: a\n');
    let failure: { status: number; stderr: string } | undefined;
    try {
      execFileSync(LAUNCHER, ['--check-config', '--config', config], {
        encoding: 'utf8',
        stdio: 'pipe',
        env: ENVIRONMENT,
      });
    } catch (error) {
      failure = error as { status: number; stderr: string };
    }
    expect(failure?.status).toBe(1);
    expect(failure?.stderr).toBe(`${config}:3:3: unknown key \`tokn\` at line 3, did you mean \`token\`?\n`);
  });

  it('runs on a Node that does not know its flags', () => {
    const directory = temporaryDirectory();
    const node = join(directory, 'node');
    const refusing = `#!/bin/sh\ncase "$*" in *--no-opt*) exit 9 ;; esac\nexec ${JSON.stringify(process.execPath)} "$@"\n`;
    writeFileSync(node, refusing, { mode: 0o755 });
    const environment = { ...ENVIRONMENT, VIGILOPS_NODE: node };
    const version = execFileSync(LAUNCHER, ['--version'], { encoding: 'utf8', env: environment });
    expect(version).toMatch(/^vigilops-agent /);
  });
});
