import type { SpanInput } from '@vigilops/otlp';
import { describe, expect, it } from 'vitest';
import { createDecodeKit, NOW_NS, NOW_US } from '../test/decode-kit.ts';

const id = (length: number, byte = 5) => new Uint8Array(length).fill(byte);

describe('spans', () => {
  it('keep every field', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.spans([
      {
        traceId: id(16),
        spanId: id(8, 6),
        parentSpanId: id(8, 7),
        traceState: 'vendor=1',
        flags: 257,
        name: 'GET /orders',
        kind: 2,
        startTimeUnixNano: NOW_NS + 1_234_567n,
        endTimeUnixNano: NOW_NS + 9_234_568n,
        attributes: { 'http.response.status_code': 200 },
        droppedAttributesCount: 3,
        events: [
          {
            timeUnixNano: NOW_NS,
            name: 'exception',
            attributes: { b: true, a: 1.0 },
            droppedAttributesCount: 1,
          },
        ],
        links: [{ traceId: id(16, 1), spanId: id(8, 2), traceState: 'x', attributes: { c: 'd' }, flags: 1 }],
        status: { code: 2, message: 'timeout' },
      },
    ]);
    expect(decoded).toMatchObject({ accepted: 1, rejections: [], warnings: [], hostIds: [1] });
    const [span] = decoded.batch.spans;
    expect(span).toEqual({
      resourceId: 1,
      scopeId: 1,
      traceId: id(16),
      spanId: id(8, 6),
      parentSpanId: id(8, 7),
      traceState: 'vendor=1',
      flags: 257,
      name: 'GET /orders',
      kind: 2,
      startUs: NOW_US + 1_234,
      startNanos: 567,
      durationNs: 8_000_001n,
      statusCode: 2,
      statusMessage: 'timeout',
      attributes: '{"http.response.status_code":200}',
      events: `[{"timeUnixNano":"${NOW_NS}","name":"exception","attributes":{"a":1,"b":true},"droppedAttributesCount":1}]`,
      links: `[{"traceId":"${'01'.repeat(16)}","spanId":"${'02'.repeat(8)}","traceState":"x","attributes":{"c":"d"},"droppedAttributesCount":0,"flags":1}]`,
      droppedAttributesCount: 3,
    });
  });

  it.each<[string, Partial<SpanInput>, string]>([
    ['a trace id of 15 bytes', { traceId: id(15) }, 'trace id of 16 bytes'],
    ['no trace id', { traceId: id(0) }, 'trace id of 16 bytes'],
    ['a trace id of zeros', { traceId: id(16, 0) }, 'trace id of 16 bytes'],
    ['a span id of 16 bytes', { spanId: id(16) }, 'span id of 8 bytes'],
    ['a span id of zeros', { spanId: id(8, 0) }, 'span id of 8 bytes'],
    ['no start', { startTimeUnixNano: 0n }, 'no timeUnixNano'],
    ['a start in 2262', { startTimeUnixNano: 2n ** 63n - 1n }, 'ahead of the server'],
  ])('with %s are rejected alone', async (_, own, problem) => {
    const decoded = await createDecodeKit().spans([{}, own, {}]);
    expect(decoded.accepted).toBe(2);
    expect(decoded.batch.spans).toHaveLength(2);
    expect(decoded.rejections).toHaveLength(1);
    expect(decoded.rejections[0]?.reason).toContain(problem);
  });

  it('without a parent, or with a bad one, are roots', async () => {
    const decoded = await createDecodeKit().spans([{}, { parentSpanId: id(8, 0) }, { parentSpanId: id(3) }]);
    expect(decoded.batch.spans.map(({ parentSpanId }) => parentSpanId)).toEqual([null, null, null]);
    expect(decoded.warnings).toEqual(['a trace or span id of the wrong length was left out']);
  });

  it('that end before they start, or never, have no duration', async () => {
    const decoded = await createDecodeKit().spans([
      { endTimeUnixNano: NOW_NS - 1n },
      { endTimeUnixNano: 0n },
      { endTimeUnixNano: 2n ** 64n - 1n },
    ]);
    expect(decoded.batch.spans.map(({ durationNs }) => durationNs)).toEqual([0n, 0n, 0n]);
    expect(decoded.warnings).toEqual(['a span that ends before it starts has duration 0']);
  });

  it('with unknown kinds and codes have none', async () => {
    const decoded = await createDecodeKit().spans([{ kind: 9, status: { code: 7 } }]);
    expect(decoded.batch.spans).toMatchObject([{ kind: 0, statusCode: 0 }]);
  });

  it('keep the first events and links up to the limit', async () => {
    const kit = createDecodeKit({ limits: { maxDetails: 2 } });
    const event = { timeUnixNano: NOW_NS, name: 'e' };
    const decoded = await kit.spans([{ events: [event, event, event] }]);
    expect(JSON.parse(decoded.batch.spans[0]?.events ?? '')).toHaveLength(2);
    expect(decoded.warnings).toEqual(['events or links of a span beyond the limit were left out']);
  });
});
