import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { AggregationTemporality } from '@opentelemetry/sdk-metrics';
import { freePort, openHouse, until, type House, type Running } from '@vigilops/testkit/house';
import { pythonWith } from '@vigilops/testkit/python';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openChaosProxy } from '../chaos/proxy.ts';
import { expectedLogs, expectedSpans, sendLogs, sendTraces } from '../sdk/js-logs-and-traces.ts';
import { expectedMetrics, sendMetrics } from '../sdk/js-metrics.ts';
import { canonical, readStored, sorted, without } from '../sdk/stored.ts';

const WAIT_MS = 120_000;
const REQUIREMENTS = join(import.meta.dirname, '../sdk/python/requirements.txt');
const found = pythonWith('otel-python', REQUIREMENTS);
if ('missing' in found) {
  process.stderr.write(`The Python SDK is NOT tried on the relay: ${found.missing}\n`);
}

const FORMS = [
  { form: 'protobuf', Metrics: ProtobufMetrics, Logs: ProtobufLogs, Traces: ProtobufTraces },
  { form: 'JSON', Metrics: JsonMetrics, Logs: JsonLogs, Traces: JsonTraces },
] as const;

let house: House;
let relay: string;
let agent: Running;

function startAgent(): Running {
  const { host } = new URL(relay);
  return house.startAgent({ yaml: `relay:\n  listen: ${host}\nmetrics:\n  interval: 1s\n` });
}

const listens = () =>
  until('the relay listens', WAIT_MS, async () => (await fetch(relay)).status === 404 || undefined);

/** The host is known, so that its token is bound to it; then the server goes away. */
async function loseTheServer(): Promise<void> {
  await until('the host is known', WAIT_MS, async () => {
    const { items } = await house.ask<{ items: unknown[] }>('/api/v1/hosts');
    return items.length > 0 ? true : undefined;
  });
  await house.endBackend('SIGKILL');
}

const stored = (run: string, kind: 'numbers' | 'logs' | 'spans', count: number) =>
  until(`${String(count)} ${kind} of ${run} are stored`, WAIT_MS, async () => {
    const rows = await readStored(house, run);
    return rows[kind].length >= count ? rows : undefined;
  });

beforeEach(async () => {
  house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
  relay = `http://127.0.0.1:${String(await freePort())}`;
  agent = startAgent();
  await listens();
}, WAIT_MS);
afterEach(async () => {
  await house.close();
});

describe('the relay of an agent whose server is away', () => {
  it('keeps what the JavaScript SDK sends, through a kill of the agent, and all is stored once', async () => {
    await loseTheServer();
    const sent = [];
    for (const { form, Metrics, Logs, Traces } of FORMS) {
      const run = `relay-${form}`;
      const options = (signal: string) => ({
        url: `${relay}/v1/${signal}`,
        compression: CompressionAlgorithm.GZIP,
        timeoutMillis: 10_000,
      });
      const temporalityPreference = AggregationTemporality.DELTA;
      const metrics = await sendMetrics(run, new Metrics({ ...options('metrics'), temporalityPreference }));
      const logs = await sendLogs(run, new Logs(options('logs')));
      const spans = await sendTraces(run, new Traces(options('traces')));
      expect([...metrics.failures, ...logs.failures, ...spans.failures]).toEqual([]);
      sent.push({
        run,
        metrics: expectedMetrics(metrics.exported),
        logs: logs.exported,
        spans: spans.exported,
      });
      await agent.end('SIGKILL');
      agent = startAgent();
      await listens();
    }

    await house.startBackend();
    for (const { run, metrics, logs, spans } of sent) {
      await stored(run, 'numbers', metrics.numbers.length);
      await stored(run, 'spans', spans.length);
      const rows = await stored(run, 'logs', logs.length);
      expect(rows.numbers.map(canonical)).toEqual(sorted(metrics.numbers).map(canonical));
      expect(rows.histograms.map(canonical)).toEqual(sorted(metrics.histograms).map(canonical));
      expect(sorted(rows.logs.map((log) => without(log, 'body'))).map(canonical)).toEqual(
        sorted(expectedLogs(logs)).map(canonical),
      );
      expect(sorted(rows.spans.map((span) => without(span, 'events', 'links'))).map(canonical)).toEqual(
        sorted(expectedSpans(spans)).map(canonical),
      );
    }
  });

  it('stores once what an SDK hands in again because it did not hear the answer', async () => {
    const proxy = await openChaosProxy(relay, { swallow: (number) => number < 2 });
    try {
      const run = 'relay-unheard';
      const { exported, failures } = await sendLogs(
        run,
        new ProtobufLogs({ url: `${proxy.url}/v1/logs`, timeoutMillis: 10_000 }),
      );
      expect(failures).toEqual([]);
      expect(proxy.swallowed()).toBe(2);
      const last = 'relay-unheard-last';
      const after = await sendLogs(last, new ProtobufLogs({ url: `${relay}/v1/logs` }));
      await stored(last, 'logs', after.exported.length);
      const { logs } = await stored(run, 'logs', exported.length);
      expect(logs).toHaveLength(exported.length);
    } finally {
      await proxy.close();
    }
  });

  it.skipIf('missing' in found)('keeps what the Python SDK sends, deflated', async () => {
    await loseTheServer();
    const run = 'relay-python';
    const python = 'python' in found ? found.python : '';
    const script = join(import.meta.dirname, '../sdk/python/send.py');
    const { stdout, stderr } = await promisify(execFile)(
      python,
      [script, relay, 'no-token-is-needed', run, 'deflate'],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    const sent = JSON.parse(stdout) as {
      numbers: unknown[];
      logs: { body: string; severity: number }[];
      spans: unknown[];
      failures: number;
    };
    expect(sent.failures, stderr).toBe(0);
    await house.startBackend();
    await stored(run, 'spans', sent.spans.length);
    await stored(run, 'numbers', sent.numbers.length);
    const rows = await stored(run, 'logs', sent.logs.length);
    expect(sorted(rows.logs.map(({ body, severity }) => ({ body, severity })))).toEqual(sorted(sent.logs));
    expect(rows.numbers).toHaveLength(sent.numbers.length);
    expect(rows.spans).toHaveLength(sent.spans.length);
  });
});
