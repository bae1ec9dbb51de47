import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { logs, metrics, type Meter } from '@opentelemetry/api';
import { DataPointType, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { silentLogger } from '@vigilops/runtime';
import { afterEach, describe, expect, it } from 'vitest';
import { createInstruments } from './instruments.ts';
import { METRIC_CATALOGUE } from './metric-catalogue.ts';
import { observeProcess } from './process-metrics.ts';
import { createRotatingFile } from './rotating-file.ts';
import { createTelemetrySdk } from './sdk.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vigilops-log-'));
  folders.push(folder);
  return folder;
}

class ReaderForTest extends MetricReader {
  override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
  override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

describe('rotating file', () => {
  it('keeps the newest lines and a bounded number of older files', async () => {
    const folder = await newFolder();
    const log = createRotatingFile({ file: path.join(folder, 'logs', 'backend.log'), maxBytes: 25, keep: 2 });
    for (let line = 0; line < 12; line += 1) {
      log.write(`line ${String(line).padStart(2, '0')}...\n`);
    }
    log.close();
    const files = (await readdir(path.join(folder, 'logs'))).sort();
    expect(files).toEqual(['backend.log', 'backend.log.1', 'backend.log.2']);
    const texts = await Promise.all(
      [...files].reverse().map((file) => readFile(path.join(folder, 'logs', file), 'utf8')),
    );
    expect(texts.join('').match(/\d\d/g)).toEqual(['06', '07', '08', '09', '10', '11']);
  });

  it('goes on with the file of an earlier run', async () => {
    const file = path.join(await newFolder(), 'backend.log');
    for (const run of ['first', 'second']) {
      const log = createRotatingFile({ file, maxBytes: 1_000, keep: 1 });
      log.write(`${run}\n`);
      log.close();
    }
    expect(await readFile(file, 'utf8')).toBe('first\nsecond\n');
  });

  it('never throws, even when it cannot write', async () => {
    const log = createRotatingFile({
      file: path.join(await newFolder(), 'backend.log'),
      maxBytes: 10,
      keep: 1,
    });
    log.close();
    expect(() => {
      log.write('lost\n');
    }).not.toThrow();
  });
});

describe('instruments', () => {
  it('are what the catalogue says, with their unit', async () => {
    const reader = new ReaderForTest();
    const provider = new MeterProvider({ readers: [reader] });
    const meter: Meter = provider.getMeter('test');
    const instruments = createInstruments(meter);
    instruments.add('storedItems', 3, { 'vigilops.signal': 'logs' });
    instruments.record('commitDuration', 0.004, { 'vigilops.outcome': 'stored' });
    instruments.observe('queueRows', () => [{ value: 7 }]);
    const stop = observeProcess(instruments);
    const { resourceMetrics } = await reader.collect();
    stop();
    const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    const found = new Map(metrics.map((metric) => [metric.descriptor.name, metric]));
    expect(found.get('vigilops.ingest.items')?.dataPoints[0]).toMatchObject({ value: 3 });
    expect(found.get('vigilops.ingest.queue.rows')?.dataPoints[0]).toMatchObject({ value: 7 });
    expect(found.get('vigilops.ingest.commit.duration')?.descriptor.unit).toBe('s');
    for (const name of [
      'process.memory.usage',
      'process.cpu.time',
      'v8js.memory.heap.used',
      'process.uptime',
    ]) {
      expect(found.get(name)?.dataPoints.length, name).toBeGreaterThan(0);
    }
    // As agents report the memory of other processes: two kinds of one name could not be asked for together.
    expect(found.get('process.memory.usage')).toMatchObject({
      dataPointType: DataPointType.SUM,
      isMonotonic: false,
    });
    await provider.shutdown();
  });

  it('have names and units of their own', () => {
    const names = Object.values(METRIC_CATALOGUE).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const definition of Object.values(METRIC_CATALOGUE)) {
      expect(definition.name).toMatch(/^[a-z0-9]+(?:[._][a-z0-9]+)+$/);
      expect(definition.description).toMatch(/\.$/);
    }
  });
});

/** What a destination on loopback is asked for, by path. */
async function openDestination(): Promise<{ url: string; asked: Set<string>; close(): void }> {
  const asked = new Set<string>();
  const server = createServer((request, response) => {
    asked.add(request.url ?? '');
    request.resume();
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(port)}`, asked, close: () => server.close() };
}

describe('the SDK', () => {
  it('sends the log only where it does not come by the file', async () => {
    const [own, elsewhere] = [await openDestination(), await openDestination()];
    const sdk = createTelemetrySdk({
      destinations: [
        { baseUrl: own.url, headers: {}, takesLogs: false },
        { baseUrl: elsewhere.url, headers: {}, takesLogs: true },
      ],
      service: { name: 'test', version: '0', instanceId: 'test' },
      intervalMs: 60_000,
      logger: silentLogger,
    });
    await sdk.start();
    createInstruments(metrics.getMeter('test')).add('storedItems', 1);
    logs.getLogger('test').emit({ body: 'told once' });
    await sdk.stop();
    // The interfaces are global: another test starts another SDK.
    metrics.disable();
    logs.disable();
    own.close();
    elsewhere.close();
    expect([...own.asked]).toEqual(['/v1/metrics']);
    expect([...elsewhere.asked].sort()).toEqual(['/v1/logs', '/v1/metrics']);
  });

  it('hurts nobody while its destination is away: it starts, collects and stops', async () => {
    const sdk = createTelemetrySdk({
      // Port 1 on loopback refuses connections.
      destinations: [{ baseUrl: 'http://127.0.0.1:1', headers: {}, takesLogs: true }],
      service: { name: 'test', version: '0', instanceId: 'test' },
      intervalMs: 10,
      logger: silentLogger,
    });
    await sdk.start();
    createInstruments(metrics.getMeter('test')).add('storedItems', 1);
    logs.getLogger('test').emit({ body: 'lost' });
    await expect(sdk.stop()).resolves.toBeUndefined();
  });
});
