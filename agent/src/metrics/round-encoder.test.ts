import { METRIC } from '@vigilops/contracts';
import { type Attributes, encodeMetricsRequest, type NumberPoint } from '@vigilops/otlp';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeMetrics } from '../../test/metrics-tree.ts';
import { INSTRUMENTS, type InstrumentName, instrumentOf } from './instruments.ts';
import type { Reading } from './reading.ts';
import { createRoundEncoder, encodePoint } from './round-encoder.ts';

const scope = { name: 'vigilops-agent', version: '1' };
const resource = { 'host.name': 'web-1', 'host.ip': ['10.0.0.1', '10.0.0.2'] };
const starts = { boot: 1_767_500_000_000, agent: 1_767_590_000_000 };
const nanos = (ms: number) => BigInt(ms) * 1_000_000n;

/** The same request by the general encoder, which remembers nothing. */
function reference(readings: readonly Reading[], unixMs: number, host: Attributes = resource): Uint8Array {
  const names = [...new Set(readings.map(({ metric }) => metric))];
  const metrics = names.map((name) => {
    const { unit, description, kind, valueType, since } = instrumentOf(name);
    const points = readings
      .filter(({ metric }) => metric === name)
      .map(({ value, attributes }): NumberPoint => ({
        attributes,
        value: valueType === 'int' ? Math.round(value) : value,
        valueType,
        timeUnixNano: nanos(unixMs),
        ...(since === undefined ? {} : { startTimeUnixNano: nanos(starts[since]) }),
      }));
    return kind === 'gauge'
      ? { name, unit, description, data: { kind, points } }
      : {
          name,
          unit,
          description,
          data: { kind: 'sum', temporality: 'cumulative', monotonic: kind === 'counter', points } as const,
        };
  });
  return encodeMetricsRequest([{ resource: host, scope, metrics }]);
}

const reading = fc.record({
  metric: fc.constantFrom(...(Object.keys(INSTRUMENTS) as InstrumentName[])),
  value: fc.oneof(fc.integer({ min: 0, max: 2 ** 53 - 1 }), fc.double({ min: 0, max: 1e15, noNaN: true })),
  attributes: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer()), { noNullPrototype: true }),
});

describe('createRoundEncoder', () => {
  it('writes the very bytes of the general encoder, round after round', () => {
    fc.assert(
      fc.property(fc.array(fc.array(reading, { maxLength: 20 }), { maxLength: 5 }), (rounds) => {
        const encoder = createRoundEncoder({ scope, starts });
        rounds.forEach((readings, index) => {
          const unixMs = 1_767_600_000_000 + index * 15_000;
          // Twice: once with new series, once with all of them known.
          for (const ms of [unixMs, unixMs + 1]) {
            expect(Buffer.from(encoder.encode(readings, resource, ms))).toEqual(
              Buffer.from(reference(readings, ms)),
            );
          }
        });
      }),
      { numRuns: 50 },
    );
  });

  it('keeps a point that was sent as it was when the next round is written', () => {
    const encoder = createRoundEncoder({ scope, starts });
    const at = (value: number) => ({ metric: METRIC.uptime, value, attributes: {} });
    const first = encoder.encode([at(1)], resource, 1_000);
    encoder.encode([at(2)], resource, 2_000);
    expect(decodeMetrics(first).metrics.get(METRIC.uptime)?.points[0]?.value).toBe(1);
  });

  it('follows a resource that changes', () => {
    const encoder = createRoundEncoder({ scope, starts });
    const readings = [{ metric: METRIC.uptime, value: 1, attributes: {} }];
    encoder.encode(readings, resource, 1_000);
    const moved = { 'host.name': 'web-2' };
    expect(Buffer.from(encoder.encode(readings, moved, 2_000))).toEqual(
      Buffer.from(reference(readings, 2_000, moved)),
    );
  });

  it.each([-1, -4_294_967_296, -5e9, 2 ** 53, 9_223_372_036_854_774_784])(
    'writes the whole number %d',
    (value) => {
      const encoder = createRoundEncoder({ scope, starts });
      const body = encoder.encode([{ metric: METRIC.memoryUsage, value, attributes: {} }], resource, 1_000);
      expect(decodeMetrics(body).metrics.get(METRIC.memoryUsage)?.points[0]?.value).toBe(value);
    },
  );

  it('writes a counter that passes an int64 as the greatest one', () => {
    const encoder = createRoundEncoder({ scope, starts });
    const body = encoder.encode(
      [{ metric: METRIC.networkIo, value: 2 ** 64, attributes: {} }],
      resource,
      1_000,
    );
    expect(decodeMetrics(body).metrics.get(METRIC.networkIo)?.points[0]?.value).toBe(
      9_223_372_036_854_774_784,
    );
  });

  it('still knows a series after it has forgotten and met it again', () => {
    const encoder = createRoundEncoder({ scope, starts });
    const one = [{ metric: METRIC.processMemoryUsage, value: 5, attributes: { 'process.pid': 1 } }];
    const body = encoder.encode(one, resource, 1_000);
    for (let round = 0; round < 40; round += 1) {
      encoder.encode([], resource, 2_000);
    }
    expect(encoder.encode(one, resource, 1_000)).toEqual(body);
  });

  it('keeps no more memory alive for a series than its own bytes', () => {
    const point = encodePoint({ 'process.pid': 1 }, undefined, instrumentOf(METRIC.processMemoryUsage));
    expect(point.length).toBeGreaterThan(0);
    expect(point.buffer.byteLength).toBe(point.length);
  });
});
