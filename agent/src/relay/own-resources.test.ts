import { encodeLogsRequest, encodeMetricsRequest, encodeTracesRequest } from '@vigilops/otlp';
import { describe, expect, it } from 'vitest';

import { decodeLogs } from '../logs/test/decode-logs.ts';
import { stampHost } from './own-resources.ts';
import { logs } from './test/relay-kit.ts';

const HOST = { id: 'host-7', name: 'web-7', otherIds: ['machine-id-of-web-7'] };
const resourcesOf = (body: Uint8Array) => decodeLogs(body).map(({ resource }) => resource);

describe('the host in what programs hand in', () => {
  it('is added where a resource names none, and what the resource says stays', () => {
    const stamped = stampHost(
      'logs',
      logs(['a', 'b'], { 'service.name': 'shop', 'team.name': '商店' }),
      HOST,
    );
    expect(resourcesOf(stamped.body)).toEqual(
      Array.from({ length: 2 }, () => ({
        'service.name': 'shop',
        'team.name': '商店',
        'host.id': 'host-7',
        'host.name': 'web-7',
      })),
    );
    expect(stamped).toMatchObject({ rows: 2, isDated: true, foreign: 0 });
  });

  it('keeps the name that a program gives: in a container it is that of the container', () => {
    const { body } = stampHost('logs', logs(['a'], { 'host.name': '0a1b2c' }), HOST);
    expect(resourcesOf(body)).toEqual([{ 'host.name': '0a1b2c', 'host.id': 'host-7' }]);
  });

  it('becomes the id that the server knows where a program knows the same host by its machine-id', () => {
    const { body, foreign } = stampHost(
      'logs',
      logs(['a'], { 'host.id': 'machine-id-of-web-7', a: 'b' }),
      HOST,
    );
    expect(resourcesOf(body)).toEqual([{ a: 'b', 'host.id': 'host-7', 'host.name': 'web-7' }]);
    expect(foreign).toBe(0);
  });

  it('leaves out what claims to be of another host, and says how much that is', () => {
    const other = logs(['x', 'y'], { 'host.id': 'db-1' });
    const stamped = stampHost('logs', Buffer.concat([logs(['a']), other, logs(['b'])]), HOST);
    expect(decodeLogs(stamped.body).map(({ body }) => body)).toEqual(['a', 'b']);
    expect(stamped).toMatchObject({ rows: 2, foreign: 2, foreignId: 'db-1' });
  });

  it('is added to a group that has no resource at all', () => {
    // ResourceLogs { scope_logs { log_records { time_unix_nano = 1 } } }
    const record = Buffer.from([0x09, 1, 0, 0, 0, 0, 0, 0, 0, 0x2a, 3, 0x0a, 1, 0x61]);
    const scope = Buffer.concat([Buffer.from([0x12, record.length]), record]);
    const group = Buffer.concat([Buffer.from([0x12, scope.length]), scope]);
    const { body, rows } = stampHost('logs', Buffer.concat([Buffer.from([0x0a, group.length]), group]), HOST);
    expect(rows).toBe(1);
    expect(decodeLogs(body)).toMatchObject([{ body: 'a', resource: { 'host.id': 'host-7' } }]);
  });

  it('counts data points and spans, and sees which of them have no time', () => {
    const point = { timeUnixNano: 1n, value: 1, attributes: {} };
    const metrics = (points: readonly (typeof point)[]) =>
      encodeMetricsRequest([
        {
          resource: {},
          metrics: [{ name: 'a', unit: '1', description: '', data: { kind: 'gauge', points } }],
        },
      ]);
    expect(stampHost('metrics', metrics([point, point, point]), HOST)).toMatchObject({
      rows: 3,
      isDated: true,
    });
    expect(stampHost('metrics', metrics([point, { ...point, timeUnixNano: 0n }]), HOST).isDated).toBe(false);
    const span = {
      traceId: new Uint8Array(16),
      spanId: new Uint8Array(8),
      name: 'GET /',
      startTimeUnixNano: 1n,
      endTimeUnixNano: 2n,
    };
    const traces = encodeTracesRequest([{ resource: {}, spans: [span, span] }]);
    expect(stampHost('traces', traces, HOST)).toMatchObject({ rows: 2, isDated: true });
    expect(stampHost('logs', logs(['a'], {}, null), HOST).isDated).toBe(false);
    expect(stampHost('logs', encodeLogsRequest([]), HOST)).toMatchObject({ rows: 0 });
  });
});
