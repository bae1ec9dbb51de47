import { VigilError } from '@vigilops/contracts';
import type { LogRecordInput } from '@vigilops/otlp';
import fc from 'fast-check';
import { compressSync } from 'snappy';
import { describe, expect, it } from 'vitest';
import { jsonPush, protobufPush, pushRequest } from '../test/loki-push.ts';
import { parseLabelSet } from './label-set.ts';
import { readJsonPush } from './read-json.ts';
import { inflateSnappy, readProtobufPush } from './read-protobuf.ts';
import { lokiGroups } from './to-otlp.ts';

const NOW = 1_772_366_400_123_456_789n;
const MIB = 1024 * 1024;

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'fine';
  } catch (error) {
    return error instanceof VigilError ? error.code : String(error);
  }
}

const counter =
  (count = 0) =>
  () =>
    (count += 1);

function ofProtobuf(body: Uint8Array) {
  return [...lokiGroups(readProtobufPush(Buffer.from(body)), counter())];
}

function ofJson(text: string) {
  return [...lokiGroups(readJsonPush(Buffer.from(text)), counter())];
}

function recordsOf(labels: Record<string, string>, metadata: Record<string, string> = {}): LogRecordInput {
  const [group] = ofJson(jsonPush([{ stream: labels, values: [[String(NOW), 'a line', metadata]] }]));
  const record = group?.records[0];
  if (record === undefined) {
    throw new Error('no record');
  }
  const { 'vigilops.log.sequence': sequence, ...attributes } = Object.fromEntries(
    record.attributes as Map<string, unknown>,
  );
  expect(sequence).toBe(1);
  return { ...record, attributes: attributes as Record<string, string> };
}

function resourceOf(labels: Record<string, string>) {
  const [group] = ofJson(jsonPush([{ stream: labels, values: [[String(NOW), 'a line']] }]));
  return Object.fromEntries(group?.resource as Map<string, string>);
}

describe('labels of Loki', () => {
  it('are read as Go writes them', () => {
    const labels = parseLabelSet('{job="nginx", path="C:\\\\x \\"y\\"\\n\\u00e9\\x41\\101",raw=`a\\b` , }');
    expect(Object.fromEntries(labels)).toEqual({ job: 'nginx', path: 'C:\\x "y"\néAA', raw: 'a\\b' });
    expect(parseLabelSet('{}').size).toBe(0);
  });

  it('are read back whatever they hold', () => {
    const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/);
    fc.assert(
      fc.property(fc.dictionary(name, fc.string({ unit: 'grapheme' }), { maxKeys: 8 }), (labels) => {
        const pairs = Object.entries(labels).map(
          ([key, value]) => `${key}="${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`,
        );
        expect(Object.fromEntries(parseLabelSet(`{${pairs.join(', ')}}`))).toEqual({ ...labels });
      }),
    );
  });

  it.each(['', 'job="x"', '{job}', '{job=x}', '{job="x}', '{1="x"}', '{job="x"', '{="x"}', '{job="a\nb"}'])(
    'are refused with the place when they are no labels: %j',
    (text) => {
      expect(codeOf(() => parseLabelSet(text))).toBe('BODY_MALFORMED');
    },
  );

  it('are no more than 128 a stream', () => {
    const many = Array.from({ length: 129 }, (_, index) => `l${String(index)}="x"`).join(',');
    expect(codeOf(() => parseLabelSet(`{${many}}`))).toBe('BODY_MALFORMED');
  });

  it('become resource attributes by the names of OpenTelemetry', () => {
    expect(resourceOf({ job: 'cron', service_name: 'shop', hostname: 'web-1', env: 'prod' })).toEqual({
      job: 'cron',
      env: 'prod',
      'service.name': 'shop',
      'host.name': 'web-1',
    });
    expect(resourceOf({ job: 'cron', instance: '10.0.0.7:9080' })).toEqual({
      'service.name': 'cron',
      'host.name': '10.0.0.7',
    });
    expect(resourceOf({ instance: '10.0.0.7:9080', node: 'n1' })).toEqual({
      instance: '10.0.0.7:9080',
      'host.name': 'n1',
    });
  });

  it('that are of the lines make no resource of their own: file and level', () => {
    const labels = { app: 'shop', filename: '/var/log/shop.log', level: 'warn' };
    expect(resourceOf(labels)).toEqual({ 'service.name': 'shop' });
    expect(recordsOf(labels)).toEqual({
      timeUnixNano: NOW,
      body: 'a line',
      severityText: 'warn',
      attributes: { 'log.file.path': '/var/log/shop.log' },
    });
  });
});

describe('structured metadata', () => {
  it('is attributes of the record, and its ids are ids', () => {
    const record = recordsOf(
      { app: 'shop', detected_level: 'info' },
      {
        trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
        span_id: '00f067aa0ba902b7',
        detected_level: 'error',
        severity_number: '18',
        user: 'ada',
      },
    );
    expect(record).toEqual({
      timeUnixNano: NOW,
      body: 'a line',
      severityText: 'error',
      severityNumber: 18,
      traceId: Buffer.from('4bf92f3577b34da6a3ce929d0e0e4736', 'hex'),
      spanId: Buffer.from('00f067aa0ba902b7', 'hex'),
      attributes: { user: 'ada' },
    });
  });

  it('stays what it is where it is no id, and says nothing where no level was found', () => {
    expect(recordsOf({}, { trace_id: 'abc', span_id: '0000000000000000', level: 'unknown' })).toEqual({
      timeUnixNano: NOW,
      body: 'a line',
      attributes: { trace_id: 'abc', span_id: '0000000000000000' },
    });
  });
});

describe("the two forms of Loki's push", () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 });
  const metadata = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), text, { maxKeys: 3 });
  const entry = fc.record({
    timeUnixNano: fc.bigInt({ min: 0n, max: 2n ** 62n }),
    line: text,
    metadata,
  });
  const stream = fc.record({
    app: fc.stringMatching(/^[a-z]{1,6}$/),
    entries: fc.array(entry, { maxLength: 5 }),
  });

  it('mean the same lines', () => {
    fc.assert(
      fc.property(fc.array(stream, { maxLength: 4 }), (streams) => {
        const protobuf = pushRequest(
          streams.map(({ app, entries }) => ({ labels: `{app="${app}"}`, entries })),
        );
        const json = jsonPush(
          streams.map(({ app, entries }) => ({
            stream: { app },
            values: entries.map((each) => [String(each.timeUnixNano), each.line, each.metadata] as const),
          })),
        );
        expect(ofProtobuf(protobuf)).toEqual(ofJson(json));
      }),
    );
  });

  it('never take the process down, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['fine', 'BODY_MALFORMED']).toContain(codeOf(() => ofProtobuf(bytes)));
        expect(['fine', 'BODY_MALFORMED']).toContain(codeOf(() => ofJson(Buffer.from(bytes).toString())));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '[]',
    'null',
    '{"streams":{}}',
    '{"streams":[{}]}',
    '{"streams":[{"stream":{"a":1},"values":[]}]}',
    '{"streams":[{"stream":{},"values":[["1"]]}]}',
    '{"streams":[{"stream":{},"values":[["now","x"]]}]}',
    '{"streams":[{"stream":{},"values":[["1","x",{"a":{}}]]}]}',
    '{"streams":[{"stream":{},"values":[["0x10","x"]]}]}',
  ])('refuse JSON that is no push: %s', (body) => {
    expect(codeOf(() => ofJson(body))).toBe('BODY_MALFORMED');
  });

  it('keep keys that JavaScript has a meaning for', () => {
    expect(resourceOf(JSON.parse('{"__proto__":"a","constructor":"b"}') as Record<string, string>)).toEqual(
      JSON.parse('{"__proto__":"a","constructor":"b"}'),
    );
  });
});

describe('a block of snappy', () => {
  const push = protobufPush([
    { labels: '{app="shop"}', entries: [{ timeUnixNano: NOW, line: 'x'.repeat(10_000) }] },
  ]);

  it('is inflated whole', async () => {
    const [group] = ofProtobuf(await inflateSnappy(push, MIB));
    expect(group?.records[0]?.body).toHaveLength(10_000);
  });

  it('is refused by the length that it declares, before it is inflated', async () => {
    const bomb = compressSync(Buffer.alloc(32 * MIB));
    await expect(inflateSnappy(bomb, MIB)).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
    const liar = Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]), push.subarray(2)]);
    await expect(inflateSnappy(liar, MIB)).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a length without an end', Buffer.alloc(9, 0xff)],
    ['a block cut short', push.subarray(0, push.length - 3)],
    ['a length that is too small', Buffer.concat([Buffer.from([3]), push.subarray(2)])],
    ['a length that is too large', Buffer.concat([Buffer.from([0xff, 0x7f]), push.subarray(2)])],
    ['text', Buffer.from('{"streams":[]}')],
  ])('is refused when it is %s', async (_what, body) => {
    await expect(inflateSnappy(body, MIB)).rejects.toMatchObject({ code: 'BODY_MALFORMED' });
  });
});
