import {
  createLogsRequestWriter,
  encodeAttributes,
  encodeLogsRequest,
  type AttributeValue,
} from '@vigilops/otlp';
import { describe, expect, it } from 'vitest';
import { createDecodeKit, HOST, logRows, NOW_NS, NOW_US } from '../test/decode-kit.ts';

const time = { timeUnixNano: NOW_NS };

describe('log records', () => {
  it('keep every field', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.logs([
      {
        timeUnixNano: NOW_NS + 123_456_789n,
        observedTimeUnixNano: NOW_NS + 200_000_000n,
        severityNumber: 17,
        severityText: 'ERROR',
        body: 'disk full — really',
        attributes: { b: 2, a: 'x', 'log.file.path': '/var/log/app.log', 'vigilops.log.sequence': 4_711 },
        flags: 0x301,
        traceId: new Uint8Array(16).fill(0xab),
        spanId: new Uint8Array(8).fill(0xcd),
        eventName: 'disk.full',
      },
    ]);
    expect(decoded).toMatchObject({ accepted: 1, rejections: [], warnings: [], hostIds: [1] });
    expect(logRows(decoded)).toEqual([
      {
        streamId: 1,
        timeUs: NOW_US + 123_456,
        timeNanos: 789,
        observedUs: NOW_US + 200_000,
        severity: 17,
        severityText: 'ERROR',
        sequence: 4_711,
        body: 'disk full — really',
        structured: undefined,
        attributes: '{"a":"x","b":2}',
        traceId: 'ab'.repeat(16),
        spanId: 'cd'.repeat(8),
        flags: 1,
        eventName: 'disk.full',
      },
    ]);
    expect(kit.catalog.stream(1)).toMatchObject({ resourceId: 1, scopeId: 1, filePath: '/var/log/app.log' });
  });

  it('need nothing but a time', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.logs([time]);
    expect(decoded.batch.logs?.traceIds).toBeUndefined();
    expect(logRows(decoded)[0]).toMatchObject({
      observedUs: NOW_US,
      severity: 0,
      severityText: '',
      sequence: 0,
      body: '',
      attributes: '{}',
      flags: 0,
    });
  });

  it('take the observed time when they have none, and the time of receipt when they have neither', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.logs([
      { timeUnixNano: 0n, observedTimeUnixNano: NOW_NS - 1_234_567n },
      { observedTimeUnixNano: NOW_NS - 2_000n },
      {},
    ]);
    expect(
      logRows(decoded).map(({ timeUs, timeNanos, observedUs }) => [
        timeUs - NOW_US,
        timeNanos,
        observedUs - NOW_US,
      ]),
    ).toEqual([
      [-1_235, 433, -1_235],
      [-2, 0, -2],
      [0, 0, 0],
    ]);
  });

  it('are in order by their place in the request when they bring no sequence', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.logs([
      time,
      { ...time, attributes: { 'vigilops.log.sequence': 90 } },
      { timeUnixNano: 1_000n },
      time,
    ]);
    expect(logRows(decoded).map(({ sequence }) => sequence)).toEqual([0, 90, 3]);
  });

  it.each<[AttributeValue, string]>([
    ['text', '{"vigilops.log.sequence":"text"}'],
    [-5, '{"vigilops.log.sequence":-5}'],
    [2n ** 62n, '{"vigilops.log.sequence":4611686018427387904}'],
  ])('keep a sequence that is no byte offset as an attribute', async (value, attributes) => {
    const decoded = await createDecodeKit().logs([
      { ...time, attributes: { 'vigilops.log.sequence': value } },
    ]);
    expect(logRows(decoded)[0]).toMatchObject({ sequence: 0, attributes });
  });

  it('share a stream by resource, scope and file', async () => {
    const kit = createDecodeKit();
    const path = (name: string) => ({ ...time, attributes: { 'log.file.path': name, n: 1 } });
    const first = await kit.logs([path('/a'), path('/b'), path('/a'), time]);
    expect(logRows(first).map(({ streamId }) => streamId)).toEqual([1, 2, 1, 3]);
    expect(first.batch.logs?.attributes).toEqual(['{"n":1}', '{}']);
    const other = await kit.logs([path('/a')], { ...HOST, 'service.name': 's' });
    expect(logRows(other)[0]?.streamId).toBe(4);
    expect(kit.catalog.streams.map(({ filePath }) => filePath)).toEqual(['/a', '/b', '', '/a']);
  });

  it('have the name of their file where nobody sends its path', async () => {
    const kit = createDecodeKit();
    const files = [{ 'log.file.name': 'a.log' }, { 'log.file.path': '/var/a.log', 'log.file.name': 'a.log' }];
    const decoded = await kit.logs(files.map((attributes) => ({ ...time, attributes })));
    expect(kit.catalog.streams.map(({ filePath }) => filePath)).toEqual(['a.log', '/var/a.log']);
    expect(decoded.batch.logs?.attributes).toEqual(['{}', '{"log.file.name":"a.log"}']);
  });

  it('ask the catalog nothing once all their names are known', async () => {
    const kit = createDecodeKit();
    const records = [{ ...time, attributes: { 'log.file.path': '/a' } }];
    await kit.logs(records);
    const calls = kit.catalog.calls.length;
    expect(logRows(await kit.logs(records))[0]?.streamId).toBe(1);
    expect(kit.catalog.calls).toHaveLength(calls);
  });

  it('find their attributes in any place of the message', async () => {
    const kit = createDecodeKit();
    const attribute = (key: string, value: string) => `{"key":"${key}","value":${value}}`;
    const host = attribute('host.id', '{"stringValue":"h"}');
    // Attributes on both sides of the body: two fields of the same name, which protobuf puts together.
    const record =
      `{"attributes":[${attribute('b', '{"intValue":2}')}],"body":{"stringValue":"x"},"timeUnixNano":"${NOW_NS}",` +
      `"attributes":[${attribute('vigilops.log.sequence', '{"intValue":5}')},${attribute('a', '{"intValue":1}')}]}`;
    const decoded = await kit.decodeJson(
      'logs',
      `{"resourceLogs":[{"resource":{"attributes":[${host}]},"scopeLogs":[{"logRecords":[${record},${record}]}]}]}`,
    );
    expect(logRows(decoded)).toMatchObject([
      { attributes: '{"a":1,"b":2}', sequence: 5 },
      { attributes: '{"a":1,"b":2}', sequence: 5 },
    ]);
  });

  it('come through the agent’s own writer unchanged', async () => {
    const kit = createDecodeKit();
    const writer = createLogsRequestWriter({ resource: HOST, scope: { name: 'agent' } });
    const lines = Buffer.from('first line\nzweite Zeile mit ü\n');
    const attributes = encodeAttributes({ 'log.file.path': '/var/log/x' }, 6);
    writer.append(1_783_999_999_999, 123_456, 1_784_000_000_000, 9, 'INFO', lines, 0, 10, attributes, 0);
    writer.append(
      1_783_999_999_999,
      123_456,
      1_784_000_000_000,
      0,
      '',
      lines,
      11,
      lines.length - 1,
      attributes,
      11,
    );
    expect(logRows(await kit.decode('logs', writer.finish()))).toMatchObject([
      {
        body: 'first line',
        sequence: 0,
        severity: 9,
        timeUs: NOW_US - 877,
        timeNanos: 456,
        observedUs: NOW_US,
        attributes: '{}',
      },
      { body: 'zweite Zeile mit ü', sequence: 11, severity: 0 },
    ]);
  });
});

describe('bodies that are no string', () => {
  it.each<[AttributeValue, string, string | undefined]>([
    [5, '5', '5'],
    [-(2n ** 63n), '-9223372036854775808', '-9223372036854775808'],
    [1.5, '1.5', '1.5'],
    [NaN, 'NaN', '{"$double":"NaN"}'],
    [true, 'true', 'true'],
    [Uint8Array.of(1, 2, 255), 'AQL/', '{"$bytes":"AQL/"}'],
    [['a', 1, [null]], '["a",1,[null]]', '["a",1,[null]]'],
    [{ b: 1, a: { c: 'x"\n' } }, '{"a":{"c":"x\\"\\n"},"b":1}', '{"a":{"c":"x\\"\\n"},"b":1}'],
    [null, '', undefined],
    ['', '', undefined],
  ])('are stored as text and as typed JSON (%#)', async (body, text, structured) => {
    const decoded = await createDecodeKit().logs([
      { ...time, body: 'before' },
      { ...time, body },
      { ...time, body: 'after' },
    ]);
    const rows = logRows(decoded);
    expect(rows[1]).toMatchObject({ body: text, structured });
    expect([rows[0]?.body, rows[2]?.body]).toEqual(['before', 'after']);
  });
});

describe('severity', () => {
  it.each([
    [0, 'INFO', 9],
    [0, 'warning', 13],
    [0, ' Error ', 17],
    [0, 'CRITICAL', 18],
    [0, 'emerg', 21],
    [0, 'trace', 1],
    [0, 'dbg', 5],
    [0, 'banana', 0],
    [0, '', 0],
    [10, 'ERROR', 10],
    [24, '', 24],
    [25, 'INFO', 9],
    [4_000_000_000, '', 0],
  ])('number %i with text %j is %i', async (severityNumber, severityText, severity) => {
    const decoded = await createDecodeKit().logs([{ ...time, severityNumber, severityText }]);
    expect(logRows(decoded)[0]).toMatchObject({ severity, severityText });
    expect(decoded.warnings).toEqual(severityNumber > 24 ? ['a severityNumber above 24 was left out'] : []);
  });

  it('shares texts within a request and across requests', async () => {
    const kit = createDecodeKit();
    const records = ['A', 'B', 'A'].map((severityText) => ({ ...time, severityText }));
    expect((await kit.logs(records)).batch.logs?.texts).toEqual(['', 'A', 'B']);
    const again = await kit.logs(records.slice(1));
    expect(again.batch.logs?.texts).toEqual(['', 'B', 'A']);
    expect(logRows(again).map(({ severityText }) => severityText)).toEqual(['B', 'A']);
  });
});

describe('ids of logs', () => {
  it('of a wrong length are left out with a warning, and the record stays', async () => {
    const decoded = await createDecodeKit().logs([
      { ...time, traceId: new Uint8Array(15).fill(1), spanId: new Uint8Array(8).fill(2) },
      { ...time, traceId: new Uint8Array(0), spanId: new Uint8Array(9) },
    ]);
    expect(logRows(decoded).map(({ traceId, spanId }) => [traceId, spanId])).toEqual([
      ['00'.repeat(16), '02'.repeat(8)],
      ['00'.repeat(16), '00'.repeat(8)],
    ]);
    expect(decoded.warnings).toEqual(['a trace or span id of the wrong length was left out (2 times)']);
  });
});

describe('many records', () => {
  it('keep all columns in step through growth and through the loss of refused rows', async () => {
    const kit = createDecodeKit();
    const records = Array.from({ length: 1_000 }, (_, n) => ({
      ...time,
      body: n % 7 === 0 ? { n } : `line ${n}`,
      severityNumber: n % 25,
      severityText: `level ${n % 5}`,
      attributes: { 'log.file.path': `/var/log/${n % 3}`, n: n % 11 },
      flags: n % 256,
      ...(n % 4 === 0 ? { traceId: new Uint8Array(16).fill((n % 255) + 1) } : {}),
      ...(n % 6 === 0 ? { spanId: new Uint8Array(8).fill((n % 255) + 1) } : {}),
      ...(n % 9 === 0 ? { eventName: `event ${n}` } : {}),
    }));
    const foreign = { 'host.id': 'somebody else' };
    const decoded = await kit.decode(
      'logs',
      encodeLogsRequest([
        { resource: foreign, records: records.slice(0, 300) },
        { resource: HOST, records: records.slice(300, 600) },
        { resource: foreign, records: records.slice(600, 700) },
        { resource: HOST, records: records.slice(700) },
      ]),
      { ...kit.token, hostId: 1, hostKey: 'host-a' },
    );
    expect(decoded.accepted).toBe(600);
    expect(decoded.rejections.map(({ count }) => count)).toEqual([400]);
    const kept = [...records.slice(300, 600), ...records.slice(700)];
    expect(logRows(decoded)).toEqual(
      kept.map((record) => {
        const index = records.indexOf(record);
        return {
          streamId: expect.any(Number) as number,
          timeUs: NOW_US,
          timeNanos: 0,
          observedUs: NOW_US,
          severity: record.severityNumber,
          severityText: record.severityText,
          sequence: index,
          body: index % 7 === 0 ? `{"n":${index}}` : `line ${index}`,
          structured: index % 7 === 0 ? `{"n":${index}}` : undefined,
          attributes: `{"n":${record.attributes.n}}`,
          traceId: Buffer.from(record.traceId ?? new Uint8Array(16)).toString('hex'),
          spanId: Buffer.from(record.spanId ?? new Uint8Array(8)).toString('hex'),
          flags: record.flags,
          eventName: record.eventName,
        };
      }),
    );
    const paths = logRows(decoded).map(({ streamId }) => kit.catalog.stream(streamId).filePath);
    expect(paths).toEqual(kept.map((record) => record.attributes['log.file.path']));
  });
});
