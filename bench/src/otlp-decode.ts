import {
  createLogsRequestWriter,
  encodeAttributes,
  encodeMetricsRequest,
  jsonToProtobuf,
} from '@vigilops/otlp';
import { createMiner } from '@vigilops/log-templates';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { createPipeline, DEFAULT_DECODE_LIMITS } from '../../backend/src/ingest/decode/index.ts';
import { createLogRoom } from '../../backend/src/ingest/pipelines/index.ts';
import { createMemoryCatalog } from '../../backend/src/ingest/decode/test/memory-catalog.ts';
import { aToken, createMemoryHosts } from '../../backend/src/ingest/test/memory-hosts.ts';
import { tellFigure } from './parts/figures.ts';
import { itemsPerCpuSecond, onOneCore } from './parts/one-core.ts';
import { protobufjs } from './parts/otlp-peer.ts';
import { isShort, spread } from './parts/statistics.ts';

/**
 * OTLP bodies to columns, warm caches, one core: ours from protobuf and from JSON, beside JSON.parse and protobufjs,
 * which only make objects. A round of all of them is one run, so that they share the machine's moods.
 */
/** As OTLP/JSON: int64 as strings, ids and bytes do not occur. */
const JSON_FORM = { longs: String } as const;
const POINTS = 5_000;
const RECORDS = 5_000;
const runs = isShort() ? 1 : 7;
const seconds = isShort() ? 0.02 : 0.25;

if (onOneCore()) {
  await main();
}

async function main(): Promise<void> {
  const nowMs = 1_784_000_000_000;
  const token = aToken('agent');
  const signal = new AbortController().signal;
  const parts = {
    catalog: createMemoryCatalog(),
    hosts: createMemoryHosts(),
    limits: DEFAULT_DECODE_LIMITS,
    clock: { now: () => new Date(nowMs) },
    logStage: idleStage(),
  };
  const bare = createPipeline(parts);
  const mining = createPipeline({ ...parts, templates: templateStage() });
  const decode = async (kind: 'metrics' | 'logs', body: Uint8Array, expected: number, pipeline = bare) => {
    const sender = { token, batchId: null, receivedAtUs: nowMs * 1_000 };
    const decoded = await pipeline.decode(kind, body, sender, signal);
    decoded.onStored?.();
    if (decoded.accepted !== expected) {
      throw new Error(`${decoded.accepted} of ${expected} were accepted`);
    }
  };

  const metrics = metricsBody(nowMs);
  const metricsText = JSON.stringify(
    protobufjs.metrics.toObject(protobufjs.metrics.decode(metrics), JSON_FORM),
  );
  const metricsJson = Buffer.from(metricsText);
  const logs = logsBody(nowMs);
  const logsText = JSON.stringify(protobufjs.logs.toObject(protobufjs.logs.decode(logs), JSON_FORM));
  const logsJson = Buffer.from(logsText);
  const subjects: { name: string; items: number; unit: string; work: () => unknown }[] = [
    {
      name: 'points, protobuf to columns',
      items: POINTS,
      unit: 'points/s',
      work: () => decode('metrics', metrics, POINTS),
    },
    {
      name: 'points, protobufjs to objects',
      items: POINTS,
      unit: 'points/s',
      work: () => protobufjs.metrics.decode(metrics),
    },
    {
      name: 'points, JSON to columns',
      items: POINTS,
      unit: 'points/s',
      work: () => decode('metrics', jsonToProtobuf('metrics', metricsJson).body, POINTS),
    },
    {
      name: 'points, JSON.parse to objects',
      items: POINTS,
      unit: 'points/s',
      work: () => JSON.parse(metricsText) as unknown,
    },
    {
      name: 'log records, protobuf to columns',
      items: RECORDS,
      unit: 'records/s',
      work: () => decode('logs', logs, RECORDS),
    },
    {
      name: 'log records, protobuf to columns with templates',
      items: RECORDS,
      unit: 'records/s',
      work: () => decode('logs', logs, RECORDS, mining),
    },
    {
      name: 'log records, protobufjs to objects',
      items: RECORDS,
      unit: 'records/s',
      work: () => protobufjs.logs.decode(logs),
    },
    {
      name: 'log records, JSON to columns',
      items: RECORDS,
      unit: 'records/s',
      work: () => decode('logs', jsonToProtobuf('logs', logsJson).body, RECORDS),
    },
    {
      name: 'log records, JSON.parse to objects',
      items: RECORDS,
      unit: 'records/s',
      work: () => JSON.parse(logsText) as unknown,
    },
  ];

  console.log(
    `bytes: point ${perItem(metrics, POINTS)} protobuf, ${perItem(metricsJson, POINTS)} JSON; ` +
      `log record ${perItem(logs, RECORDS)} protobuf, ${perItem(logsJson, RECORDS)} JSON`,
  );
  const results = subjects.map((): number[] => []);
  // The first round compiles the code and fills the caches.
  for (let run = -1; run < runs; run += 1) {
    for (const [index, { items, work }] of subjects.entries()) {
      const rate = await itemsPerCpuSecond(seconds, items, work);
      if (run >= 0) {
        results[index]?.push(rate);
      }
    }
  }
  subjects.forEach(({ name, unit }, index) => {
    console.log(`${name}: ${spread(results[index] ?? [], unit)} a core`);
  });
  const ratesOf = (name: string) => results[subjects.findIndex((subject) => subject.name === name)] ?? [];
  tellFigure({
    what: 'OTLP decode, points of protobuf, one core',
    unit: 'points/s',
    ours: ratesOf('points, protobuf to columns'),
    peers: { 'protobufjs, objects only': ratesOf('points, protobufjs to objects') },
    target: { least: 2e6 },
  });
  tellFigure({
    what: 'OTLP decode, points of JSON, one core',
    unit: 'points/s',
    ours: ratesOf('points, JSON to columns'),
    peers: { 'JSON.parse, objects only': ratesOf('points, JSON.parse to objects') },
  });
  tellFigure({
    what: `OTLP decode, log records of ${String(perItem(logs, RECORDS))} bytes, one core`,
    unit: 'records/s',
    ours: ratesOf('log records, protobuf to columns'),
    peers: { 'protobufjs, objects only': ratesOf('log records, protobufjs to objects') },
    target: { least: 1e6 },
  });
}

/** Finds templates; nothing is stored. */
function templateStage() {
  const miner = createMiner();
  return {
    ready: () => Promise.resolve(),
    take: (body: Uint8Array) => miner.take(body),
    issueOf: () => undefined,
    explained: () => Promise.resolve(),
  };
}

/** As in a house without pipelines: fields are looked for, and lines are counted against a budget that is never used up. */
function idleStage() {
  const none = { version: 0, value: [], savedAt: null, savedBy: null, hashKey: '' };
  return createLogRoom({
    store: {
      read: () => Promise.resolve(none),
      version: () => Promise.resolve(0),
      addCounts: () => Promise.resolve(),
    },
    settings: () => ({ findFields: true, linesPerMinutePerService: 1e12, language: 'en' }),
    send: () => Promise.resolve(),
    instanceId: 'bench',
    onWithheld: () => undefined,
    clock: systemClock,
    logger: silentLogger,
  }).stage;
}

/** 50 cumulative sums of 100 series with three attributes each, of one host. */
function metricsBody(nowMs: number): Uint8Array {
  const timeUnixNano = BigInt(nowMs - 1_000) * 1_000_000n;
  return encodeMetricsRequest([
    {
      resource: { 'host.id': 'bench', 'host.name': 'bench', 'os.type': 'linux', 'service.name': 'bench' },
      scope: { name: 'bench', version: '1' },
      metrics: Array.from({ length: POINTS / 100 }, (_, metric) => ({
        name: `bench.metric.${metric}`,
        unit: 'By',
        data: {
          kind: 'sum' as const,
          temporality: 'cumulative' as const,
          monotonic: true,
          points: Array.from({ length: 100 }, (_, device) => ({
            attributes: { 'system.device': `sda${device}`, 'disk.io.direction': 'read', cpu: device },
            timeUnixNano,
            startTimeUnixNano: timeUnixNano - 1_000_000_000n,
            value: device * 1.5 + metric,
          })),
        },
      })),
    },
  ]);
}

/** Lines of about 195 bytes from ten files, as our agent writes them. */
function logsBody(nowMs: number): Uint8Array {
  const writer = createLogsRequestWriter({
    resource: { 'host.id': 'bench', 'host.name': 'bench' },
    scope: { name: 'bench' },
  });
  const files = Array.from({ length: 10 }, (_, file) =>
    encodeAttributes({ 'log.file.path': `/var/log/app-${file}.log`, 'service.name': 'orders' }, 6),
  );
  for (let i = 0; i < RECORDS; i += 1) {
    const line = Buffer.from(
      `${new Date(nowMs - i).toISOString()} INFO [worker-${i % 16}] com.example.orders.OrderService - order ${8_000 + i} for ` +
        `customer ${i % 1_921} accepted in ${i % 300} ms, queue length ${i % 12}, next retry none, region eu-central-1, shard ${i % 16} of 16`,
    );
    const attributes = files[i % files.length] ?? new Uint8Array(0);
    writer.append(nowMs - i, 123_456, nowMs, 9, 'INFO', line, 0, line.length, attributes, i * 200);
  }
  return writer.finish();
}

function perItem(bytes: Uint8Array, items: number): number {
  return Math.round(bytes.length / items);
}
