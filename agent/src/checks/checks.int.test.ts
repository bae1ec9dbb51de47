import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { describe, expect, it, onTestFinished } from 'vitest';

import { builtAgent } from '../../test/built-agent.ts';
import { type DecodedRecord, decodeLogs } from '../logs/test/decode-logs.ts';
import { closedPort } from './test/probe-kit.ts';

const LAUNCHER = builtAgent();
const ENVIRONMENT = { ...process.env, NODE_OPTIONS: '', VIGILOPS_NODE: process.execPath };
const KEY = {
  name: 'vigilops.check.name',
  status: 'vigilops.check.status',
  id: 'vigilops.check.id',
} as const;

/** A server that takes OTLP, gives checks away, and has a service to be checked. */
async function openServer(assigned: readonly unknown[]) {
  const records: DecodedRecord[] = [];
  const wakers = new Set<() => void>();
  const state = { assigned, isAway: false, asked: 0, refusedLogs: 0 };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (request.url === '/health') {
        response.end(`${'a'.repeat(40)}!`);
      } else if (state.isAway) {
        state.refusedLogs += request.url === '/v1/logs' ? 1 : 0;
        response.writeHead(503).end();
      } else if (request.url === '/api/v1/agent/checks') {
        state.asked += 1;
        response.end(JSON.stringify({ revision: '1', items: state.assigned }));
      } else {
        response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
        if (request.url === '/v1/logs') {
          records.push(...decodeLogs(gunzipSync(Buffer.concat(parts))));
        }
      }
      wakers.forEach((wake) => wake());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    state,
    records,
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    /** Looks again after every request. */
    until: <T>(look: () => T | undefined): Promise<T> =>
      new Promise((resolve) => {
        const wake = () => {
          const found = look();
          if (found !== undefined) {
            wakers.delete(wake);
            resolve(found);
          }
        };
        wakers.add(wake);
        wake();
      }),
  };
}

function startAgent(config: string) {
  const child = spawn(LAUNCHER, ['--config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: ENVIRONMENT,
  });
  const lines: string[] = [];
  child.stderr.on('data', (part: Buffer) => lines.push(part.toString()));
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    child,
    log: () => lines.join(''),
    async stop() {
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
}

const assignedTcp = (id: number, port: number) => ({
  id,
  name: `assigned ${String(id)}`,
  check: { type: 'tcp', host: '127.0.0.1', port },
  interval_seconds: 5,
  timeout_seconds: 1,
  failures: 2,
  successes: 1,
});

describe('the built agent', () => {
  it('checks what its file and its server say, also after a start without the server, and runs nothing that it is sent', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'vigilops-checks-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const canary = join(directory, 'ran');
    const port = await closedPort();
    const server = await openServer([
      assignedTcp(7, port),
      { ...assignedTcp(8, 1), check: { type: 'script', command: ['/usr/bin/touch', canary] } },
    ]);
    const config = join(directory, 'agent.yaml');
    const user = process.getuid?.() === 0 ? 'user: nobody, ' : '';
    const http = `type: http, url: "${server.url}/health", interval: 5s, timeout: 4s`;
    const yaml =
      `server: { url: "${server.url}", token: t }\nspool: { path: "${directory}/state" }\nchecks: { scripts: true }\n` +
      `services:\n  - { name: well, ${http}, body_contains: aaa }\n  - { name: evil, ${http}, body_matches: '^(a+)+$' }\n` +
      `  - { name: job, type: script, ${user}command: [/bin/sh, -c, 'echo too old; exit 2'], interval: 5s, timeout: 4s }\n`;
    writeFileSync(config, yaml, { mode: 0o600 });
    const first = startAgent(config);
    const resultOf = (name: string) => server.records.find(({ attributes }) => attributes[KEY.name] === name);
    const [well, evil, job, assigned] = await server.until(() => {
      const found = ['well', 'evil', 'job', 'assigned 7'].map(resultOf);
      return found.every((one) => one !== undefined) ? found : undefined;
    });
    expect(well?.attributes).toMatchObject({ [KEY.status]: 'up', 'http.response.status_code': 200 });
    expect(evil?.attributes).toMatchObject({
      [KEY.status]: 'inconclusive',
      'error.message': 'the pattern took longer than 50 ms',
    });
    expect(job?.attributes).toMatchObject({ [KEY.status]: 'down', 'error.message': 'exit code 2: too old' });
    expect(assigned?.attributes).toMatchObject({
      [KEY.status]: 'down',
      [KEY.id]: 7,
      'error.message': `connect ECONNREFUSED 127.0.0.1:${String(port)}`,
    });
    expect(assigned?.resource['host.name']).toBeDefined();
    expect(first.log()).toContain('does not understand');
    expect(existsSync(canary)).toBe(false);
    expect(await first.stop()).toBe(0);

    server.state.isAway = true;
    const asked = server.state.asked;
    const second = startAgent(config);
    server.records.length = 0;
    // It has results by now, and nobody has told it of any check.
    await server.until(() => (server.state.refusedLogs > 0 ? true : undefined));
    expect(server.state.asked).toBe(asked);
    server.state.assigned = [assignedTcp(9, port)];
    server.state.isAway = false;
    await server.until(() => resultOf('assigned 7'));
    second.child.kill('SIGHUP');
    await server.until(() => resultOf('assigned 9'));
    expect(await second.stop()).toBe(0);
  });
});
