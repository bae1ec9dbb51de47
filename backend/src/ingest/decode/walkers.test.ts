import { encodeLogsRequest, encodeMetricsRequest, encodeTracesRequest } from '@vigilops/otlp';
import { describe, expect, it } from 'vitest';
import { createPipeline, DEFAULT_DECODE_LIMITS } from './index.ts';
import { TURN_BYTES } from './run.ts';
import { HOST, NOW_MS, NOW_NS } from './test/decode-kit.ts';
import { createMemoryCatalog } from './test/memory-catalog.ts';
import { aToken, createMemoryHosts } from '../test/memory-hosts.ts';
import { createWalkers } from './walkers.ts';

const signal = new AbortController().signal;
const sender = { token: aToken('agent'), batchId: null, receivedAtUs: NOW_MS * 1_000 };

function pipelineWith(nextTurn: () => Promise<void>) {
  return createPipeline({
    catalog: createMemoryCatalog(),
    hosts: createMemoryHosts(),
    limits: DEFAULT_DECODE_LIMITS,
    clock: { now: () => new Date(NOW_MS) },
    nextTurn,
  });
}

const gauge = (count: number) => ({
  kind: 'gauge' as const,
  points: Array.from({ length: count }, (_, i) => ({
    attributes: { place: i % 20 },
    timeUnixNano: NOW_NS - BigInt(i) * 1_000_000n,
    value: i,
  })),
});

const BODIES = [
  {
    name: 'one metric with all the points',
    kind: 'metrics',
    items: 20_000,
    body: encodeMetricsRequest([
      { resource: HOST, metrics: [{ name: 'm', unit: '1', data: gauge(20_000) }] },
    ]),
  },
  {
    name: 'many metrics',
    kind: 'metrics',
    items: 20_000,
    body: encodeMetricsRequest([
      {
        resource: HOST,
        metrics: Array.from({ length: 400 }, (_, i) => ({
          name: `m${String(i)}`,
          unit: '1',
          data: gauge(50),
        })),
      },
    ]),
  },
  {
    name: 'log records',
    kind: 'logs',
    items: 5_000,
    body: encodeLogsRequest([
      {
        resource: HOST,
        records: Array.from({ length: 5_000 }, (_, i) => ({
          timeUnixNano: NOW_NS,
          body: `line ${String(i)} ${'x'.repeat(100)}`,
        })),
      },
    ]),
  },
  {
    name: 'spans',
    kind: 'traces',
    items: 5_000,
    body: encodeTracesRequest([
      {
        resource: HOST,
        spans: Array.from({ length: 5_000 }, (_, i) => ({
          traceId: Buffer.alloc(16, 1 + (i % 250)),
          spanId: Buffer.alloc(8, 1 + (i % 250)),
          name: 'GET /',
          startTimeUnixNano: NOW_NS,
          endTimeUnixNano: NOW_NS + 1_000n,
        })),
      },
    ]),
  },
] as const;

describe('a large body', () => {
  it.each(BODIES)('lets others have the thread again and again: $name', async ({ kind, items, body }) => {
    let turns = 0;
    const pipeline = pipelineWith(() => {
      turns += 1;
      return Promise.resolve();
    });
    const { accepted } = await pipeline.decode(kind, body, sender, signal);
    expect(accepted).toBe(items);
    // An item may reach a little over the end of a turn.
    expect(turns).toBeGreaterThanOrEqual(Math.floor(body.length / TURN_BYTES / 1.2));
    expect(turns).toBeGreaterThan(1);
  });

  it('is given up between two turns when nobody waits for it any more', async () => {
    const controller = new AbortController();
    const pipeline = pipelineWith(() => {
      controller.abort(new Error('gone'));
      return Promise.resolve();
    });
    await expect(pipeline.decode('logs', BODIES[2].body, sender, controller.signal)).rejects.toThrow('gone');
    // The next one is not held up by it.
    const { accepted } = await pipelineWith(() => Promise.resolve()).decode(
      'logs',
      BODIES[2].body,
      sender,
      signal,
    );
    expect(accepted).toBe(5_000);
  });
});

describe('walks', () => {
  function* steps(log: string[], name: string, count: number): Generator<void> {
    for (let i = 1; i <= count; i += 1) {
      log.push(`${name}${String(i)}`);
      if (i < count) {
        yield;
      }
    }
  }

  it('never take turns with each other', async () => {
    const log: string[] = [];
    const walk = createWalkers(() => Promise.resolve());
    await Promise.all([
      walk(steps(log, 'a', 3), signal),
      walk(steps(log, 'b', 1), signal),
      walk(steps(log, 'c', 2), signal),
    ]);
    expect(log).toEqual(['a1', 'a2', 'a3', 'b1', 'c1', 'c2']);
  });

  it('go on after one that failed', async () => {
    const log: string[] = [];
    const walk = createWalkers(() => Promise.resolve());
    function* failing(): Generator<void> {
      yield;
      throw new Error('malformed');
    }
    const failed = walk(failing(), signal);
    const next = walk(steps(log, 'b', 2), signal);
    await expect(failed).rejects.toThrow('malformed');
    await next;
    expect(log).toEqual(['b1', 'b2']);
  });

  it('stop waiting for another when nobody waits for them', async () => {
    const controller = new AbortController();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const walk = createWalkers(() => promise);
    const slow = walk(steps([], 'a', 2), signal);
    const waiting = walk(steps([], 'b', 1), controller.signal);
    controller.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    resolve(undefined);
    await slow;
  });
});
