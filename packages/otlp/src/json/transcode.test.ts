import { VigilError } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';
import { messageTree, type MessageTree } from '../test/message-tree.ts';
import { jsonToProtobuf } from './transcode.ts';

/** A metrics request of one gauge with these data points, written as they stand. */
function gauge(...points: string[]): string {
  return `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[${points.join()}]}}]}]}]}`;
}

function logs(...records: string[]): string {
  return `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${records.join()}]}]}]}`;
}

function spans(...list: string[]): string {
  return `{"resourceSpans":[{"scopeSpans":[{"spans":[${list.join()}]}]}]}`;
}

const POINTS = 'resourceMetrics[0].scopeMetrics[0].metrics[0].gauge.dataPoints';
const RECORDS = 'resourceLogs[0].scopeLogs[0].logRecords';

function dig(tree: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((node, key) => (node as MessageTree | undefined)?.[key], tree);
}

function pointsOf(text: string): MessageTree[] {
  const tree = messageTree('metrics', jsonToProtobuf('metrics', text).body);
  return (dig(tree, 'resourceMetrics', 0, 'scopeMetrics', 0, 'metrics', 0, 'gauge', 'dataPoints') ??
    []) as MessageTree[];
}

function recordsOf(text: string): MessageTree[] {
  const tree = messageTree('logs', jsonToProtobuf('logs', text).body);
  return (dig(tree, 'resourceLogs', 0, 'scopeLogs', 0, 'logRecords') ?? []) as MessageTree[];
}

function malformed(kind: 'metrics' | 'logs' | 'traces', text: string): string {
  try {
    jsonToProtobuf(kind, text);
  } catch (error) {
    expect(error).toBeInstanceOf(VigilError);
    expect((error as VigilError).code).toBe('BODY_MALFORMED');
    return (error as VigilError).message;
  }
  throw new Error('the body was taken');
}

describe('integers', () => {
  it.each([
    ['9007199254740993', 9007199254740993n],
    ['"9007199254740993"', 9007199254740993n],
    ['"9223372036854775807"', 9223372036854775807n],
    ['9223372036854775807', 9223372036854775807n],
    ['"-9223372036854775808"', -9223372036854775808n],
    ['"-0"', 0n],
    ['-0', 0n],
    ['"1e3"', 1000n],
    ['1e3', 1000n],
    ['1.0', 1n],
    ['"\\u0031"', 1n],
  ])('asInt %s is read exactly', (text, value) => {
    const [point] = pointsOf(gauge(`{"asInt":${text}}`));
    expect(BigInt.asIntN(64, point?.asInt as bigint)).toBe(value);
  });

  it.each([
    ['""', '""'],
    ['"0x10"', '"0x10"'],
    ['"1.5"', '"1.5"'],
    ['1.5', '"1.5"'],
    ['"9223372036854775808"', '"9223372036854775808"'],
    ['"1e400"', '"1e400"'],
    ['" 1"', '" 1"'],
  ])('asInt %s leaves out its own point and says where', (text, shown) => {
    const result = jsonToProtobuf('metrics', gauge('{"asInt":1}', `{"asInt":${text}}`, '{"asInt":3}'));
    expect(result.rejections).toEqual([
      { reason: `${POINTS}[1].asInt is ${shown}, which is not a whole number of 64 bits`, count: 1 },
    ]);
    expect(
      pointsOf(gauge('{"asInt":1}', `{"asInt":${text}}`, '{"asInt":3}')).map(({ asInt }) => asInt),
    ).toEqual([1n, 3n]);
  });

  it.each(['true', '{}', '[]', '[1]'])('asInt %s is no integer at all', (text) => {
    expect(jsonToProtobuf('metrics', gauge(`{"asInt":${text}}`)).rejections).toEqual([
      { reason: `${POINTS}[0].asInt must be an integer`, count: 1 },
    ]);
  });

  it('takes unsigned times as string and as number, and refuses negative ones', () => {
    expect(
      pointsOf(gauge('{"timeUnixNano":1784000000123456789}', '{"timeUnixNano":"1784000000123456789"}')),
    ).toEqual([{ timeUnixNano: 1784000000123456789n }, { timeUnixNano: 1784000000123456789n }]);
    expect(jsonToProtobuf('metrics', gauge('{"timeUnixNano":"-1"}')).rejections[0]?.reason).toContain(
      'timeUnixNano is "-1"',
    );
  });
});

describe('doubles', () => {
  it.each([
    ['"NaN"', NaN],
    ['"Infinity"', Infinity],
    ['"-Infinity"', -Infinity],
    ['"1.5"', 1.5],
    ['1e3', 1000],
    ['-0', -0],
    ['"-0"', -0],
    ['5e-324', 5e-324],
    ['1e308', 1e308],
    ['"1e-400"', 0],
  ])('asDouble %s', (text, value) => {
    expect(pointsOf(gauge(`{"asDouble":${text}}`))[0]?.asDouble).toBe(value);
  });

  it.each([
    ['1e400', 'is "1e400", which is outside the range of a double'],
    ['"1e400"', 'is "1e400", which is outside the range of a double'],
    ['""', 'is "", which is no number'],
    ['"0x10"', 'is "0x10", which is no number'],
    ['"nan"', 'is "nan", which is no number'],
    ['true', 'must be a number'],
    ['{}', 'must be a number'],
  ])('asDouble %s leaves out its own point', (text, problem) => {
    const { rejections } = jsonToProtobuf('metrics', gauge('{"asDouble":1}', `{"asDouble":${text}}`));
    expect(rejections).toEqual([{ reason: `${POINTS}[1].asDouble ${problem}`, count: 1 }]);
  });
});

describe('names, ids and unknown fields', () => {
  it('ignores snake_case, as OTLP demands lowerCamelCase', () => {
    expect(
      jsonToProtobuf('logs', '{"resource_logs":[{"scope_logs":[{"log_records":[{}]}]}]}').body,
    ).toHaveLength(0);
    expect(recordsOf(logs('{"severity_number":9,"severityNumber":17}'))).toEqual([{ severityNumber: 17n }]);
  });

  it('ignores unknown fields of any shape at every level', () => {
    const odd = '"x":[{"y":[1,"\\ud800",null]},{}],"__proto__":{"a":1},"constructor":[]';
    const text = `{${odd},"resourceLogs":[{${odd},"scopeLogs":[{${odd},"logRecords":[{${odd},"severityNumber":9,${odd}}]}]}]}`;
    expect(recordsOf(text)).toEqual([{ severityNumber: 9n }]);
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  it('finds fields whose names are written with escapes', () => {
    expect(recordsOf(logs('{"\\u0073everityNumber":9}'))).toEqual([{ severityNumber: 9n }]);
  });

  it('reads hex ids of any case', () => {
    const [record] = recordsOf(
      logs('{"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"eee19b7ec3c1b174"}'),
    );
    expect((record?.traceId as Buffer).toString('hex')).toBe('5b8efff798038103d269b633813fc60c');
    expect((record?.spanId as Buffer).toString('hex')).toBe('eee19b7ec3c1b174');
  });

  it('keeps a log record whose trace id is base64, with an id that the decoder drops', () => {
    const [record] = recordsOf(logs('{"traceId":"W47/95gDgQPSabYzgT/GDA==","severityNumber":9}'));
    expect(record?.severityNumber).toBe(9n);
    expect(record?.traceId).toHaveLength(1);
  });

  it('rejects a span whose trace id is base64', () => {
    const { rejections } = jsonToProtobuf(
      'traces',
      spans('{"traceId":"W47/95gDgQPSabYzgT/GDA=="}', '{"name":"b"}'),
    );
    expect(rejections).toEqual([
      {
        reason:
          'resourceSpans[0].scopeSpans[0].spans[0].traceId is "W47/95gDgQPSabYzgT/GDA==", which is not hexadecimal',
        count: 1,
      },
    ]);
  });

  it('takes enums as integers only', () => {
    const { rejections } = jsonToProtobuf(
      'logs',
      logs('{"severityNumber":"SEVERITY_NUMBER_INFO"}', '{"severityNumber":9}'),
    );
    expect(rejections).toEqual([
      {
        reason: `${RECORDS}[0].severityNumber must be an integer; OTLP allows no names of enum values`,
        count: 1,
      },
    ]);
  });

  it('reads base64 in both alphabets, with and without padding', () => {
    const bodies = ['+/8=', '-_8', '+/8', ''].map((text) => `{"body":{"bytesValue":"${text}"}}`);
    expect(
      recordsOf(logs(...bodies)).map(({ body }) => (dig(body, 'bytesValue') as Buffer).toString('hex')),
    ).toEqual(['fbff', 'fbff', 'fbff', '']);
    expect(jsonToProtobuf('logs', logs('{"body":{"bytesValue":"#"}}')).rejections[0]?.reason).toBe(
      `${RECORDS}[0].body.bytesValue is not base64`,
    );
  });

  it('turns lone surrogates into U+FFFD and keeps pairs', () => {
    const [record] = recordsOf(logs('{"body":{"stringValue":"a\\ud800b \\ud83d\\ude00"}}'));
    expect(record?.body).toEqual({ stringValue: 'a\ufffdb \u{1f600}' });
  });

  it('takes null as "not set"', () => {
    expect(recordsOf(logs('{"body":null,"attributes":null,"severityNumber":null,"traceId":null}'))).toEqual([
      {},
    ]);
    expect(recordsOf(logs('{"body":{"arrayValue":{"values":[null,{"intValue":1}]}}}'))).toEqual([
      { body: { arrayValue: { values: [{}, { intValue: 1n }] } } },
    ]);
    expect(jsonToProtobuf('logs', '{"resourceLogs":null}').body).toHaveLength(0);
  });
});

describe('what is bad above the items', () => {
  it('rejects all records of a resource whose attributes are bad, and no others', () => {
    const bad =
      '{"resource":{"attributes":[{"key":"a","value":{"intValue":"0x10"}}]},"scopeLogs":[{"logRecords":[{},{},7]}]}';
    const good = '{"scopeLogs":[{"logRecords":[{"severityNumber":9}]}]}';
    const { body, rejections } = jsonToProtobuf('logs', `{"resourceLogs":[${bad},${good}]}`);
    expect(rejections).toEqual([
      { reason: `${RECORDS}[2] must be an object`, count: 1 },
      {
        reason:
          'resourceLogs[0].resource.attributes[0].value.intValue is "0x10", which is not a whole number of 64 bits',
        count: 2,
      },
    ]);
    expect(dig(messageTree('logs', body), 'resourceLogs')).toHaveLength(1);
  });

  it('rejects all points of a sum whose temporality is a name', () => {
    const text =
      '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[' +
      '{"name":"a","sum":{"aggregationTemporality":"AGGREGATION_TEMPORALITY_DELTA","dataPoints":[{"asInt":1},{"asInt":2}]}},' +
      '{"name":"b","sum":{"dataPoints":[{"asInt":3}],"aggregationTemporality":2}}]}]}]}';
    const { body, rejections } = jsonToProtobuf('metrics', text);
    expect(rejections.map(({ count }) => count)).toEqual([2]);
    expect(rejections[0]?.reason).toContain('metrics[0].sum.aggregationTemporality must be an integer');
    const metrics = dig(messageTree('metrics', body), 'resourceMetrics', 0, 'scopeMetrics', 0, 'metrics');
    expect(metrics).toEqual([
      { name: 'a' },
      { name: 'b', sum: { dataPoints: [{ asInt: 3n }], aggregationTemporality: 2n } },
    ]);
  });

  it.each([
    ['', 'the JSON breaks off at byte 0: the text ends where a value is expected'],
    ['{"resourceLogs":[', 'the JSON breaks off at byte 17: the text ends where a value is expected'],
    ['{"resourceLogs":[]} x', 'the JSON breaks off at byte 20: the end of the text is expected'],
    ["{'resourceLogs':[]}", 'the JSON breaks off at byte 1: """ is expected'],
    ['[]', 'ExportLogsServiceRequest must be an object'],
    ['null', 'ExportLogsServiceRequest must be an object'],
    ['{"resourceLogs":{}}', 'resourceLogs must be a list'],
    ['{"resourceLogs":[7]}', 'resourceLogs[0] must be an object'],
    ['{"resourceLogs":[{"scopeLogs":[{"logRecords":{}}]}]}', `${RECORDS} must be a list`],
  ])('%j is malformed as a whole', (text, message) => {
    expect(malformed('logs', text)).toBe(message);
  });

  it('refuses JSON that breaks off behind a bad item, rather than storing half of it', () => {
    expect(malformed('metrics', gauge('{"asInt":"x","asDouble":}'))).toContain('a value is expected');
  });

  it('takes an empty request', () => {
    for (const text of ['{}', ' {"resourceLogs":[]} ', '\ufeff{}']) {
      expect(jsonToProtobuf('logs', text)).toEqual({ body: new Uint8Array(0), rejections: [] });
    }
  });
});

describe('nesting', () => {
  const nested = (depth: number) =>
    `{"body":${'{"arrayValue":{"values":['.repeat(depth)}{"intValue":1}${']}}'.repeat(depth)}}`;

  it('keeps values far deeper than the decoder allows', () => {
    expect(recordsOf(logs(nested(90)))).toHaveLength(1);
  });

  it('rejects only the record that nests a hundred thousand values', () => {
    const { rejections } = jsonToProtobuf('logs', logs(nested(100_000), '{"severityNumber":9}'));
    expect(rejections).toHaveLength(1);
    expect(rejections[0]?.count).toBe(1);
    expect(rejections[0]?.reason).toContain('is nested too deep');
    expect(rejections[0]?.reason.length).toBeLessThan(400);
  });

  it('rejects only the record that holds a million nested arrays where a value belongs', () => {
    const brackets = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
    const { rejections } = jsonToProtobuf(
      'logs',
      logs(`{"body":{"arrayValue":${brackets}}}`, '{"severityNumber":9}'),
    );
    expect(rejections).toEqual([{ reason: `${RECORDS}[0].body.arrayValue must be an object`, count: 1 }]);
  });

  it('bounds the number of different reasons', () => {
    const fields = ['traceState', 'name', 'startTimeUnixNano', 'endTimeUnixNano', 'kind', 'status'];
    const events = Array.from(
      { length: 60 },
      (_, depth) =>
        `{"attributes":[{"key":"a","value":${'{"arrayValue":{"values":['.repeat(depth)}7${']}}'.repeat(depth)}}]}`,
    );
    const { rejections } = jsonToProtobuf(
      'traces',
      spans(...fields.map((field) => `{"${field}":[]}`), ...events),
    );
    expect(rejections.reduce((sum, { count }) => sum + count, 0)).toBe(66);
    expect(rejections.length).toBeLessThanOrEqual(51);
  });
});
