import { VigilError } from '@vigilops/contracts';
import {
  ByteWriter,
  encodeLogsRequest,
  encodeMetricsRequest,
  WIRE,
  type AttributeValue,
  type LogRecordInput,
} from '@vigilops/otlp';
import { describe, expect, it, vi } from 'vitest';
import {
  aPoint,
  createDecodeKit,
  HOST,
  logRows,
  NOW_NS,
  NOW_US,
  sampleRows,
  totalRejected,
} from './test/decode-kit.ts';

// Many random inputs on a machine that may be busy; nothing here depends on time.
vi.setConfig({ testTimeout: 60_000 });

const time = { timeUnixNano: NOW_NS };
const DAY_NS = 86_400_000_000_000n;

/** An ExportLogsServiceRequest whose log records are these bytes as they stand. */
function rawLogs(...records: Uint8Array[]): Uint8Array {
  const writer = new ByteWriter();
  const resourceLogs = writer.open(1);
  writer.bytesField(1, hostResource());
  const scopeLogs = writer.open(2);
  for (const record of records) {
    writer.bytesField(2, record);
  }
  writer.close(scopeLogs);
  writer.close(resourceLogs);
  return writer.toBytes();
}

/** An ExportMetricsServiceRequest with one gauge whose data points are these bytes as they stand. */
function rawGauge(...points: Uint8Array[]): Uint8Array {
  const writer = new ByteWriter();
  const resourceMetrics = writer.open(1);
  writer.bytesField(1, hostResource());
  const scopeMetrics = writer.open(2);
  const metric = writer.open(2);
  writer.textField(1, 'raw');
  const gauge = writer.open(5);
  for (const point of points) {
    writer.bytesField(1, point);
  }
  for (const start of [gauge, metric, scopeMetrics, resourceMetrics]) {
    writer.close(start);
  }
  return writer.toBytes();
}

function hostResource(): Uint8Array {
  const writer = new ByteWriter();
  const keyValue = writer.open(1);
  writer.textField(1, 'host.id');
  const value = writer.open(2);
  writer.textField(1, 'host-a');
  writer.close(value);
  writer.close(keyValue);
  return writer.toBytes();
}

function rawRecord(extra: (writer: ByteWriter) => void = () => undefined): Uint8Array {
  const writer = new ByteWriter();
  writer.fixed64Field(1, NOW_NS);
  extra(writer);
  return writer.toBytes();
}

function rawPoint(extra: (writer: ByteWriter) => void = () => undefined): Uint8Array {
  const writer = new ByteWriter();
  writer.fixed64Field(3, NOW_NS);
  writer.doubleField(4, 1);
  extra(writer);
  return writer.toBytes();
}

describe('text that no database takes', () => {
  it('replaces U+0000, lone surrogates and bad UTF-8 among 5,000 lines and keeps every line', async () => {
    const kit = createDecodeKit();
    const bodies: Uint8Array[] = Array.from({ length: 5_000 }, (_, n) => Buffer.from(`line ${n}`));
    bodies[10] = Buffer.from('nul \0 here');
    bodies[20] = Buffer.from([0x61, 0xff, 0xfe, 0x62]);
    bodies[30] = Buffer.from([0xed, 0xa0, 0x80]); // U+D800 as CESU
    bodies[40] = Buffer.from([0xf0, 0x9f, 0x98]); // an emoji that was cut
    const records = bodies.map((body) =>
      rawRecord((writer) => {
        const anyValue = writer.open(5);
        writer.bytesField(1, body);
        writer.close(anyValue);
      }),
    );
    const decoded = await kit.decode('logs', rawLogs(...records));
    expect(decoded).toMatchObject({ accepted: 5_000, rejections: [] });
    expect(decoded.warnings).toEqual(['U+0000 and what is not UTF-8 became U+FFFD (4 times)']);
    const rows = logRows(decoded);
    expect([10, 20, 30, 40, 50].map((n) => rows[n]?.body)).toEqual([
      'nul \ufffd here',
      'a\ufffd\ufffdb',
      '\ufffd\ufffd\ufffd',
      '\ufffd',
      'line 50',
    ]);
  });

  it('replaces them in every other text as well', async () => {
    const kit = createDecodeKit();
    const dirty = 'a\0b\ud800c';
    const clean = 'a\ufffdb\ufffdc';
    const decoded = await kit.logs(
      [
        {
          ...time,
          severityText: dirty,
          eventName: dirty,
          body: { [dirty]: [dirty] },
          attributes: { [dirty]: dirty, 'log.file.path': dirty },
        },
      ],
      { ...HOST, 'service.name': dirty },
    );
    expect(logRows(decoded)[0]).toMatchObject({
      severityText: clean,
      eventName: clean,
      body: `{"${clean}":["${clean}"]}`,
      attributes: `{"${clean}":"${clean}"}`,
    });
    expect(kit.catalog.streams[0]?.filePath).toBe(clean);
    expect(kit.catalog.resources[0]?.serviceName).toBe(clean);
    const span = await kit.spans([
      {
        name: dirty,
        traceState: dirty,
        status: { code: 2, message: dirty },
        events: [{ timeUnixNano: 1n, name: dirty }],
      },
    ]);
    expect(span.batch.spans).toMatchObject([{ name: clean, traceState: clean, statusMessage: clean }]);
    expect(span.batch.spans[0]?.events).toContain(`"name":"${clean}"`);
    await kit.decode(
      'metrics',
      encodeMetricsRequest([
        {
          resource: HOST,
          scope: { name: dirty, version: dirty },
          metrics: [
            {
              name: dirty,
              unit: dirty,
              description: dirty,
              data: { kind: 'gauge', points: [aPoint({ attributes: { [dirty]: dirty } })] },
            },
          ],
        },
      ]),
    );
    expect(kit.catalog.series[0]).toMatchObject({
      metric: { name: clean, unit: clean, description: clean },
      attributes: `{"${clean}":"${clean}"}`,
    });
    expect(kit.catalog.scopes.some(({ name, version }) => name === clean && version === clean)).toBe(true);
  });
});

describe('bytes that break off, and endless nesting', () => {
  const eleven = Uint8Array.from([...new Array<number>(10).fill(0xff), 1]);

  it.each<[string, (writer: ByteWriter) => void, string]>([
    [
      'a varint of 11 bytes',
      (writer) => {
        writer.tag(2, WIRE.varint);
        writer.raw(eleven);
      },
      'a varint has more than 10 bytes',
    ],
    [
      'a body longer than its record',
      (writer) => {
        writer.tag(5, WIRE.bytes);
        writer.varint(1_000_000);
      },
      'beyond the end',
    ],
    [
      'an attribute longer than its record',
      (writer) => {
        writer.tag(6, WIRE.bytes);
        writer.varint(5_000_000_000);
      },
      'beyond the end',
    ],
    [
      'a time that is cut',
      (writer) => {
        writer.tag(11, WIRE.fixed64);
        writer.raw(Uint8Array.of(1, 2));
      },
      'beyond the end',
    ],
    [
      'an unknown wire type',
      (writer) => {
        writer.tag(9, 7);
      },
      'unknown wire type',
    ],
    [
      'a group',
      (writer) => {
        writer.tag(20, WIRE.startGroup);
      },
      'unknown wire type',
    ],
    [
      'field 0',
      (writer) => {
        writer.tag(0, WIRE.bytes);
        writer.varint(0);
      },
      'number 0',
    ],
    [
      'an attribute whose value breaks off',
      (writer) => {
        writer.bytesField(6, Uint8Array.of(0x0a, 1, 0x61, 0x12, 9));
      },
      'beyond the end',
    ],
    [
      'a body whose list breaks off',
      (writer) => {
        writer.bytesField(5, Uint8Array.of(0x2a, 2, 0x0a, 9));
      },
      'beyond the end',
    ],
  ])('%s rejects only its own log record', async (_, break_, problem) => {
    const decoded = await createDecodeKit().decode(
      'logs',
      rawLogs(rawRecord(), rawRecord(break_), rawRecord()),
    );
    expect(decoded.accepted).toBe(2);
    expect(logRows(decoded)).toHaveLength(2);
    expect(decoded.rejections).toEqual([{ reason: expect.stringContaining(problem) as string, count: 1 }]);
  });

  it.each<[string, (writer: ByteWriter) => void, string]>([
    [
      'a varint of 11 bytes',
      (writer) => {
        writer.tag(8, WIRE.varint);
        writer.raw(eleven);
      },
      'a varint has more than 10 bytes',
    ],
    [
      'an attribute longer than its point',
      (writer) => {
        writer.tag(7, WIRE.bytes);
        writer.varint(100);
      },
      'beyond the end',
    ],
    [
      'a length of 2^63',
      (writer) => {
        writer.tag(7, WIRE.bytes);
        writer.int64(2n ** 63n);
      },
      'beyond the end',
    ],
    [
      'a value that is cut',
      (writer) => {
        writer.tag(6, WIRE.fixed64);
        writer.raw(Uint8Array.of(1));
      },
      'beyond the end',
    ],
    [
      'an exemplar that breaks off',
      (writer) => {
        writer.bytesField(5, Uint8Array.of(0x0a, 77));
      },
      'beyond the end',
    ],
    [
      'an attribute whose key breaks off',
      (writer) => {
        writer.bytesField(7, Uint8Array.of(0x0a, 77));
      },
      'beyond the end',
    ],
  ])('%s rejects only its own data point', async (_, break_, problem) => {
    const kit = createDecodeKit();
    const body = rawGauge(rawPoint(), rawPoint(break_), rawPoint());
    for (const round of [1, 2]) {
      const decoded = await kit.decode('metrics', body);
      expect([round, decoded.accepted, sampleRows(decoded.batch).length]).toEqual([round, 2, 2]);
      expect(decoded.rejections).toEqual([{ reason: expect.stringContaining(problem) as string, count: 1 }]);
    }
  });

  it('the last point of a body that ends in it is rejected, not read beyond the end', async () => {
    const whole = rawGauge(rawPoint());
    const kit = createDecodeKit();
    for (let length = 1; length < whole.length; length += 1) {
      // Any cut leaves outer lengths that point beyond the body.
      await expect(kit.decode('metrics', whole.subarray(0, length))).rejects.toMatchObject({
        code: 'BODY_MALFORMED',
      });
    }
  });

  it('says where a body breaks off above its items', async () => {
    const kit = createDecodeKit();
    const good = encodeLogsRequest([{ resource: HOST, records: [time] }]);
    const bad = Uint8Array.of(0x0a, 4, 0x12, 9, 1, 1);
    const error = await kit
      .decode('logs', new Uint8Array(Buffer.concat([good, bad])))
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(VigilError);
    expect((error as VigilError).code).toBe('BODY_MALFORMED');
    expect((error as VigilError).message).toBe(
      'resourceLogs[1]: a field reaches beyond the end of its message',
    );
    await expect(kit.decode('traces', Buffer.from('this is no protobuf'))).rejects.toMatchObject({
      code: 'BODY_MALFORMED',
    });
  });

  it('survives any bytes: stored, rejected or malformed, never anything else', async () => {
    const kit = createDecodeKit();
    const good = encodeLogsRequest([
      { resource: HOST, records: [{ ...time, body: 'x', attributes: { a: [1, { b: 2 }] } }] },
    ]);
    const metrics = encodeMetricsRequest([
      {
        resource: HOST,
        metrics: [
          {
            name: 'm',
            unit: '1',
            data: {
              kind: 'sum',
              temporality: 'delta',
              monotonic: true,
              points: [aPoint({ attributes: { a: 1 }, exemplars: [{ timeUnixNano: 1n, value: 1 }] })],
            },
          },
        ],
      },
    ]);
    for (const [kind, body] of [
      ['logs', good],
      ['metrics', metrics],
      ['traces', metrics],
    ] as const) {
      for (let place = 0; place < body.length; place += 1) {
        for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
          const broken = new Uint8Array(body);
          broken[place] = value;
          const outcome = await kit.decode(kind, broken).catch((error: unknown) => error);
          if (outcome instanceof VigilError) {
            expect(outcome.code).toBe('BODY_MALFORMED');
          } else {
            expect(outcome).toHaveProperty('accepted');
          }
        }
      }
    }
  });

  it('rejects an AnyValue that nests ten thousand deep, in bodies and attributes, and nothing else', async () => {
    const nested = (depth: number): Uint8Array => {
      let value: Uint8Array = Uint8Array.of(0x18, 1);
      for (let level = 0; level < depth; level += 1) {
        const writer = new ByteWriter(value.length + 32);
        const list = writer.open(5);
        writer.bytesField(1, value);
        writer.close(list);
        value = writer.toBytes();
      }
      return value;
    };
    const deep = nested(10_000);
    const kit = createDecodeKit();
    const keyValue = (value: Uint8Array) => {
      const writer = new ByteWriter();
      writer.textField(1, 'deep');
      writer.bytesField(2, value);
      return writer.toBytes();
    };
    const decoded = await kit.decode(
      'logs',
      rawLogs(
        rawRecord((writer) => {
          writer.bytesField(5, deep);
        }),
        rawRecord((writer) => {
          writer.bytesField(6, keyValue(deep));
        }),
        rawRecord((writer) => {
          writer.bytesField(5, nested(32));
        }),
        rawRecord((writer) => {
          writer.bytesField(5, nested(33));
        }),
      ),
    );
    expect(decoded.accepted).toBe(1);
    expect(logRows(decoded)[0]?.structured).toBe(`${'['.repeat(32)}1${']'.repeat(32)}`);
    expect(decoded.rejections).toEqual([{ reason: 'a value nests deeper than 32', count: 3 }]);
  });

  it('rejects a value with more nodes than the budget', async () => {
    const decoded = await createDecodeKit().logs([
      { ...time, body: new Array<AttributeValue>(10_001).fill(1) },
      { ...time, body: new Array<AttributeValue>(9_999).fill(1) },
    ]);
    expect(decoded.accepted).toBe(1);
    expect(decoded.rejections).toEqual([{ reason: 'an item holds more than 10000 values', count: 1 }]);
  });
});

describe('impossible times', () => {
  it.each<[string, bigint, string]>([
    ['0', 0n, 'no timeUnixNano'],
    ['2^63 - 1', 2n ** 63n - 1n, 'ahead of the server'],
    ['-1', 2n ** 64n - 1n, 'ahead of the server'],
    ['year 2262', 9_214_646_400_000_000_000n, 'ahead of the server'],
    ['ten years ahead', NOW_NS + 3_650n * DAY_NS, 'ahead of the server'],
    ['11 minutes ahead', NOW_NS + 660_000_000_000n, 'more than 10 min ahead of the server'],
    ['31 days old', NOW_NS - 31n * DAY_NS, 'older than the 30 days that are kept'],
    ['1970', 1_000_000_000n, 'older than the 30 days'],
  ])('a data point of time %s is rejected alone', async (_, timeUnixNano, problem) => {
    const decoded = await createDecodeKit().gauge([{}, { timeUnixNano, attributes: { a: 1 } }]);
    expect(sampleRows(decoded.batch)).toEqual([{ seriesId: 1, timeUs: NOW_US, value: 1.5 }]);
    expect(decoded.rejections).toEqual([{ reason: expect.stringContaining(problem) as string, count: 1 }]);
  });

  it('points just inside the window are taken', async () => {
    const decoded = await createDecodeKit().gauge([
      { timeUnixNano: NOW_NS + 600_000_000_000n },
      { timeUnixNano: NOW_NS - 30n * DAY_NS },
    ]);
    expect(decoded.accepted).toBe(2);
  });

  it('logs are kept for seven days', async () => {
    const decoded = await createDecodeKit().logs([
      { timeUnixNano: NOW_NS - 7n * DAY_NS },
      { timeUnixNano: NOW_NS - 7n * DAY_NS - 1_000n },
      { timeUnixNano: 2n ** 63n - 1n },
      { observedTimeUnixNano: 2n ** 64n - 1n },
    ]);
    expect(decoded.accepted).toBe(1);
    expect(decoded.rejections).toEqual([
      { reason: 'time is older than the 7 days that are kept', count: 1 },
      { reason: "time is more than 10 min ahead of the server's clock", count: 2 },
    ]);
  });

  it('the window is configurable', async () => {
    const kit = createDecodeKit({ limits: { maxFutureMs: 1_000, metricRetentionMs: 1_000 } });
    const decoded = await kit.gauge([
      { timeUnixNano: NOW_NS + 1_001_000_000n },
      { timeUnixNano: NOW_NS - 1_001_000_000n },
      {},
    ]);
    expect(decoded.accepted).toBe(1);
  });
});

describe('hostile attributes', () => {
  it('takes __proto__, constructor and toString as the plain names that they are', async () => {
    const kit = createDecodeKit();
    const attributes = new Map<string, AttributeValue>([
      ['__proto__', { polluted: true }],
      ['constructor', 'c'],
      ['toString', 1],
    ]);
    const decoded = await kit.logs(
      [{ ...time, attributes, body: new Map([['__proto__', 1]]) as never }],
      attributes,
    );
    // The resource names no host, and the token has none yet: only the record's own attributes matter here.
    expect(totalRejected(decoded)).toBe(1);
    const bound = await kit.logs(
      [{ ...time, attributes }],
      new Map<string, AttributeValue>([...attributes, ['host.id', 'h']]),
    );
    expect(logRows(bound)[0]?.attributes).toBe(
      '{"__proto__":{"polluted":true},"constructor":"c","toString":1}',
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    const points = await kit.gauge([{ attributes }], new Map<string, AttributeValue>([['host.id', 'h']]));
    expect(points.accepted).toBe(1);
    expect(kit.catalog.series[0]?.attributes).toBe(
      '{"__proto__":{"polluted":true},"constructor":"c","toString":1}',
    );
  });

  it('leaves out an empty key, with a warning', async () => {
    const decoded = await createDecodeKit().logs([{ ...time, attributes: { '': 1, a: 2 } }]);
    expect(logRows(decoded)[0]?.attributes).toBe('{"a":2}');
    expect(decoded.warnings).toEqual(['an attribute without a key was left out']);
  });

  it('cuts a key of 1 MB and values beyond 16 KiB on a character, with a warning', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.logs([
      {
        ...time,
        attributes: { ['é'.repeat(500_000)]: 1, a: `x${'é'.repeat(10_000)}`, b: new Uint8Array(20_000) },
      },
    ]);
    const attributes = JSON.parse(logRows(decoded)[0]?.attributes ?? '') as Record<string, unknown>;
    expect(Object.keys(attributes)).toEqual(['a', 'b', 'é'.repeat(128)]);
    expect(attributes.a).toBe(`x${'é'.repeat(8_191)}`);
    expect(Buffer.from((attributes.b as { $bytes: string }).$bytes, 'base64')).toHaveLength(16_384);
    expect(decoded.warnings).toEqual(['an attribute key was cut', 'an attribute value was cut']);
  });

  it('keeps the first 128 of 100,000 attributes, with a warning each time', async () => {
    const kit = createDecodeKit();
    const attributes = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, n]));
    const decoded = await kit.logs([{ ...time, attributes }]);
    expect(Object.keys(JSON.parse(logRows(decoded)[0]?.attributes ?? '') as object)).toHaveLength(128);
    expect(decoded).toMatchObject({ accepted: 1, warnings: ['attributes beyond the limit were left out'] });
    for (const round of [1, 2]) {
      const points = await kit.gauge([{ attributes }]);
      expect([round, points.accepted, points.warnings]).toEqual([
        round,
        1,
        ['attributes beyond the limit were left out'],
      ]);
    }
  });

  it('of one key twice, with different types, keeps the later value', async () => {
    const kit = createDecodeKit();
    const keyValue = (value: Uint8Array) => {
      const writer = new ByteWriter();
      writer.textField(1, 'k');
      writer.bytesField(2, value);
      return writer.toBytes();
    };
    const twice = (field: number) => (writer: ByteWriter) => {
      writer.bytesField(field, keyValue(Uint8Array.of(0x0a, 1, 0x61)));
      writer.bytesField(field, keyValue(Uint8Array.of(0x18, 7)));
    };
    expect(logRows(await kit.decode('logs', rawLogs(rawRecord(twice(6)))))[0]?.attributes).toBe('{"k":7}');
    await kit.decode('metrics', rawGauge(rawPoint(twice(7))));
    expect(kit.catalog.series[0]?.attributes).toBe('{"k":7}');
  });

  it('cuts a body beyond 1 MiB on a character and says how long it was', async () => {
    const body = `x${'é'.repeat(600_000)}`;
    const decoded = await createDecodeKit().logs([
      { ...time, body, attributes: { a: 1, 'log.file.path': '/f', 'vigilops.log.sequence': 3 } },
      { ...time, body: { long: body }, attributes: { a: 1 } },
    ]);
    const rows = logRows(decoded);
    expect(rows[0]?.body).toBe(`x${'é'.repeat(524_287)}`);
    expect(rows[0]).toMatchObject({
      sequence: 3,
      attributes: '{"a":1,"log.truncated":true,"vigilops.log.original_length":1200001}',
    });
    expect(Buffer.byteLength(rows[1]?.body ?? '')).toBeLessThanOrEqual(1_048_576);
    expect(rows[1]).toMatchObject({ structured: undefined });
    expect(rows[1]?.attributes).toContain('"log.truncated":true');
    expect(decoded.warnings).toContain('a log body was cut (2 times)');
  });

  it('stops a flood of series at the host’s limit and keeps those that it has', async () => {
    const kit = createDecodeKit({ limits: { maxSeriesPerHost: 1_000 } });
    const known = Array.from({ length: 600 }, (_, n) => ({ attributes: { known: n } }));
    expect((await kit.gauge(known)).accepted).toBe(600);
    const flood = Array.from({ length: 5_000 }, (_, n) => ({ attributes: { flood: n } }));
    const decoded = await kit.gauge([...flood, ...known]);
    expect(decoded.accepted).toBe(1_000);
    expect(decoded.rejections).toEqual([
      {
        reason: 'a request may bring at most 2000 new series of one resource (first: metric "test.metric")',
        count: 3_000,
      },
      { reason: 'the host has reached its limit of 1000 series (first: metric "test.metric")', count: 1_600 },
    ]);
    expect(kit.catalog.series).toHaveLength(1_000);
    // The refusal is remembered for a minute, so that a flood does not become a flood of queries.
    const calls = kit.catalog.calls.length;
    const again = await kit.gauge(flood.slice(500, 600));
    expect(totalRejected(again)).toBe(100);
    expect(kit.catalog.calls).toHaveLength(calls);
    kit.advance(61_000);
    await kit.gauge(flood.slice(500, 600));
    expect(kit.catalog.calls.length).toBeGreaterThan(calls);
  });

  it('keeps its caches bounded under endless new names', async () => {
    const kit = createDecodeKit({ limits: { maxCachedSeries: 100, maxSeriesPerHost: 1_000_000 } });
    for (let round = 0; round < 20; round += 1) {
      const points = Array.from({ length: 100 }, (_, n) => ({ attributes: { id: round * 100 + n } }));
      expect((await kit.gauge(points)).accepted).toBe(100);
    }
    // The newest are still known; the oldest are asked for again and get their old ids.
    const calls = kit.catalog.calls.length;
    await kit.gauge([{ attributes: { id: 1_999 } }]);
    expect(kit.catalog.calls).toHaveLength(calls);
    const oldest = await kit.gauge([{ attributes: { id: 0 } }]);
    expect(kit.catalog.calls.length).toBe(calls + 1);
    expect(sampleRows(oldest.batch)[0]?.seriesId).toBe(1);
  });

  it('bounds the number of reasons and warnings', async () => {
    const kit = createDecodeKit();
    const records: LogRecordInput[] = Array.from({ length: 500 }, () => ({ timeUnixNano: 1_000_000n }));
    const decoded = await kit.logs(records);
    expect(decoded.rejections).toEqual([
      { reason: 'time is older than the 7 days that are kept', count: 500 },
    ]);
  });
});

describe('names that fit into no index', () => {
  const long = '商'.repeat(5_000);

  it('are cut for services, whose attributes keep them whole', async () => {
    const kit = createDecodeKit();
    const resource = { 'service.name': long, 'service.namespace': long, 'service.instance.id': long };
    expect(await kit.logs([{ timeUnixNano: NOW_NS }], { ...HOST, ...resource })).toMatchObject({
      accepted: 1,
    });
    const { serviceName, serviceNamespace, serviceInstanceId, attributes } = kit.catalog.resource(1);
    for (const name of [serviceName, serviceNamespace, serviceInstanceId]) {
      expect(name).toBe('商'.repeat(256));
    }
    expect(attributes).toContain(long);
  });

  it('refuse the resource where they are of hosts', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.logs([{ timeUnixNano: NOW_NS }], { 'host.id': long });
    expect(decoded).toMatchObject({
      accepted: 0,
      rejections: [{ count: 1, reason: 'host.id or host.name is longer than 512 characters' }],
    });
    expect(kit.hosts.calls).toEqual([]);
  });
});

describe('a malformed resource or scope', () => {
  it('rejects the items below it and no others', async () => {
    const kit = createDecodeKit();
    const writer = new ByteWriter();
    const resourceLogs = writer.open(1);
    writer.bytesField(1, Uint8Array.of(0x0a, 77));
    const scopeLogs = writer.open(2);
    writer.bytesField(2, rawRecord());
    writer.bytesField(2, rawRecord());
    writer.close(scopeLogs);
    writer.close(resourceLogs);
    const body = new Uint8Array(Buffer.concat([writer.toBytes(), rawLogs(rawRecord())]));
    const decoded = await kit.decode('logs', body);
    expect(decoded.accepted).toBe(1);
    expect(decoded.rejections).toEqual([
      { reason: 'the resource is malformed: a field reaches beyond the end of its message', count: 2 },
    ]);
  });

  it('in a trace rejects its spans', async () => {
    const kit = createDecodeKit();
    const writer = new ByteWriter();
    const resourceSpans = writer.open(1);
    writer.bytesField(1, hostResource());
    const scopeSpans = writer.open(2);
    writer.bytesField(1, Uint8Array.of(0x0a, 77));
    writer.bytesField(2, Uint8Array.of());
    writer.close(scopeSpans);
    writer.close(resourceSpans);
    const decoded = await kit.decode('traces', writer.toBytes());
    expect(decoded.rejections).toEqual([
      { reason: 'the scope is malformed: a field reaches beyond the end of its message', count: 1 },
    ]);
  });
});
