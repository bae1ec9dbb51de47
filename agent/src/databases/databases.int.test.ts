import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { dbReport } from '@vigilops/contracts/db-report';
import { expect, it, onTestFinished } from 'vitest';

import { builtAgent } from '../../test/built-agent.ts';
import { decodeMetrics, type DecodedPoint } from '../../test/metrics-tree.ts';
import { decodeLogs } from '../logs/test/decode-logs.ts';
import { startRedis } from './redis/test/redis-server.ts';

const LAUNCHER = builtAgent();
const REDIS = { title: 'Redis', path: '/usr/bin/redis-server' };
const withRedis = it.skipIf(!existsSync(REDIS.path));

/** Takes what an agent sends, and keeps it by its path. */
async function openReceiver() {
  const received: { readonly path: string; readonly body: Buffer }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const isKnown = request.method === 'POST';
      if (isKnown) {
        received.push({ path: request.url ?? '', body: gunzipSync(Buffer.concat(parts)) });
      }
      response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const bodies = (path: string) => received.filter((one) => one.path === path).map(({ body }) => body);
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    points: (metric: string): readonly DecodedPoint[] =>
      bodies('/v1/metrics').flatMap((body) => decodeMetrics(body).metrics.get(metric)?.points ?? []),
    reports: () =>
      bodies('/v1/logs').flatMap((body) =>
        decodeLogs(body).flatMap(({ attributes: { 'vigilops.db.report': report } }) =>
          report === undefined ? [] : [dbReport.parse(JSON.parse(String(report)))],
        ),
      ),
  };
}

function startAgent(yaml: object) {
  const directory = mkdtempSync(join(tmpdir(), 'vigilops-databases-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const config = join(directory, 'agent.yaml');
  writeFileSync(config, JSON.stringify({ ...yaml, spool: { path: join(directory, 'state') } }), {
    mode: 0o600,
  });
  const start = (...words: string[]) =>
    spawn(LAUNCHER, [...words, '--config', config], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '', VIGILOPS_NODE: process.execPath },
    });
  return { start };
}

withRedis('watches the servers of its file, each as it is, and stops in order', async () => {
  const redis = await startRedis(REDIS);
  const { url, points, reports } = await openReceiver();
  const { start } = startAgent({
    server: { url, token: 't' },
    databases: [
      { name: 'cache', type: 'redis', host: '127.0.0.1', port: redis.port, interval: '5s' },
      { name: 'away', type: 'postgresql', host: '127.0.0.1', port: 1, username: 'u', password: 'geheim' },
      { name: 'gone', type: 'mariadb', host: '127.0.0.1', port: 1, username: 'u', password: 'geheim' },
    ],
  });
  const agent = start();
  onTestFinished(() => void agent.kill('SIGKILL'));
  const log: string[] = [];
  agent.stderr.on('data', (part: Buffer) => log.push(part.toString()));

  const upOf = (name: string) =>
    points('vigilops.db.up')
      .filter(({ attributes }) => attributes['vigilops.db.instance'] === name)
      .map(({ value }) => value);
  await expect.poll(() => upOf('cache').length, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
  expect(new Set(upOf('cache'))).toEqual(new Set([1]));
  expect([upOf('away')[0], upOf('gone')[0]]).toEqual([0, 0]);
  expect(points('vigilops.db.memory.usage')[0]?.value).toBeGreaterThan(100_000);

  await expect.poll(() => new Set(reports().map(({ name }) => name)).size, { timeout: 30_000 }).toBe(3);
  expect(reports().find(({ name, report }) => name === 'cache' && report.type === 'state')).toMatchObject({
    kind: 'redis',
    port: redis.port,
    report: { is_up: true, role: 'standalone', error: null },
  });
  expect(reports().find(({ name }) => name === 'away')).toMatchObject({
    kind: 'postgresql',
    report: { type: 'state', is_up: false, error_kind: 'unreachable' },
  });

  agent.kill('SIGTERM');
  const [code] = (await once(agent, 'exit')) as [number | null];
  expect([code, log.join('')]).toEqual([0, expect.not.stringMatching(/left undone|"level":"error"|geheim/)]);
});

withRedis('prints what it finds of them with --once', async () => {
  const redis = await startRedis(REDIS);
  const { start } = startAgent({
    databases: [
      { name: 'cache', type: 'redis', host: '127.0.0.1', port: redis.port },
      { name: 'away', type: 'mysql', host: '127.0.0.1', port: 1, username: 'u' },
    ],
  });
  const agent = start('--once');
  const text: string[] = [];
  agent.stdout.on('data', (part: Buffer) => text.push(part.toString()));
  await once(agent, 'close');
  const shown = text.join('');
  expect(shown).toMatch(/^ {2}cache \(redis 127\.0\.0\.1:\d+\): \d+\.\d+.*, standalone$/m);
  expect(shown).toMatch(/^ {4}connections \d+, .*memory_bytes \d+/m);
  expect(shown).toMatch(/^ {2}away \(mysql 127\.0\.0\.1:1\): .*cannot be reached/m);
});
