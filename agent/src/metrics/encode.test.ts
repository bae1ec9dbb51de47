import { METRIC } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';

import { decodeMetrics } from '../../test/metrics-tree.ts';
import { encodeReadings, type RoundContext } from './encode.ts';
import type { Reading } from './reading.ts';

const context: RoundContext = {
  resource: { 'host.name': 'web-1', 'host.ip': ['10.0.0.1', '10.0.0.2'] },
  scope: { name: 'vigilops-agent', version: '1' },
  timeUnixNano: 1_767_600_000_000_000_000n,
  starts: { boot: 1_767_500_000_000_000_000n, agent: 1_767_590_000_000_000_000n },
};

/** fixed64 as it stands on the wire. */
function bytesOf(nanos: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(nanos);
  return bytes;
}

function encode(...readings: readonly Reading[]): Buffer {
  return Buffer.from(encodeReadings(readings, context));
}

describe('encodeReadings', () => {
  it('puts the points of a metric together, with their attributes and values', () => {
    const request = decodeMetrics(
      encode(
        { metric: METRIC.memoryUsage, value: 4_096.4, attributes: { 'system.memory.state': 'used' } },
        { metric: METRIC.uptime, value: 12.5, attributes: {} },
        { metric: METRIC.memoryUsage, value: 1, attributes: { 'system.memory.state': 'free' } },
      ),
    );
    expect(request.resource).toEqual({ 'host.name': 'web-1', 'host.ip': '10.0.0.1,10.0.0.2' });
    expect([...request.metrics]).toEqual([
      [
        'system.memory.usage',
        {
          unit: 'By',
          points: [
            { attributes: { 'system.memory.state': 'used' }, value: 4_096 },
            { attributes: { 'system.memory.state': 'free' }, value: 1 },
          ],
        },
      ],
      ['system.uptime', { unit: 's', points: [{ attributes: {}, value: 12.5 }] }],
    ]);
  });

  it('gives a counter of the kernel the boot as its start, and a gauge none', () => {
    const counter = encode({ metric: METRIC.diskIo, value: 1, attributes: {} });
    expect(counter.includes(bytesOf(1_767_500_000_000_000_000n))).toBe(true);
    expect(counter.includes(bytesOf(1_767_600_000_000_000_000n))).toBe(true);
    const gauge = encode({ metric: METRIC.uptime, value: 1, attributes: {} });
    expect(gauge.includes(bytesOf(1_767_500_000_000_000_000n))).toBe(false);
    const own = encode({ metric: METRIC.agentCpuTime, value: 1, attributes: {} });
    expect(own.includes(bytesOf(1_767_590_000_000_000_000n))).toBe(true);
  });
});
