import { VigilError } from '@vigilops/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentProblem, fieldsOf } from './document.ts';
import { readBulk } from './read-bulk.ts';
import { recordOfDocument } from './to-otlp.ts';

const RECEIVED = { atUs: 1_772_366_400_000_000, sequence: 7 };

function bulk(...lines: readonly unknown[]): Buffer {
  return Buffer.from(
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );
}

function recordOf(source: Record<string, unknown>, id: string | null = null) {
  const { resource, record, ...rest } = recordOfDocument({ index: 'logs', id }, source, RECEIVED);
  return {
    ...rest,
    resource: Object.fromEntries(resource),
    record: { ...record, attributes: Object.fromEntries(record.attributes as Map<string, unknown>) },
  };
}

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'fine';
  } catch (error) {
    return error instanceof VigilError ? error.code : String(error);
  }
}

describe('a body of _bulk', () => {
  it('is actions with their documents', () => {
    const body = bulk(
      { create: { _index: 'a', _id: 7 } },
      { message: 'one' },
      '',
      { index: {} },
      '{"message": "two"}\r',
      { delete: { _index: 'a', _id: 'x' } },
      { update: { _index: 'a', _id: 'x' } },
      { doc: {} },
      { create: { _type: 'events' } },
      'no JSON',
    );
    expect([...readBulk(body, 'path')]).toEqual([
      { action: 'create', index: 'a', id: '7', source: { message: 'one' } },
      { action: 'index', index: 'path', id: null, source: { message: 'two' } },
      { action: 'delete', index: 'a', id: 'x', source: null },
      { action: 'update', index: 'a', id: 'x', source: { doc: {} } },
      { action: 'create', index: 'path', id: null, source: null },
    ]);
  });

  it('may lack its last line feed', () => {
    expect([...readBulk(Buffer.from('{"create":{}}\n{"a":1}'), 'p')]).toHaveLength(1);
  });

  it.each([
    ['an action that nobody knows', bulk({ upsert: {} }, {})],
    ['two actions in a line', bulk({ create: {}, index: {} }, {})],
    ['an action that is no JSON', bulk('create', {})],
    ['an action that is a list', bulk([], {})],
    ['an action without its document', bulk({ create: {} })],
    ['a null for metadata', bulk({ create: null }, {})],
  ])('is refused with %s', (_what, body) => {
    expect(codeOf(() => [...readBulk(body, 'path')])).toBe('REQUEST_INVALID');
  });

  it('is refused without an index in line and path', () => {
    expect(codeOf(() => [...readBulk(bulk({ create: {} }, {}), undefined)])).toBe('REQUEST_INVALID');
  });

  it('never takes the process down, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const body = Buffer.concat([Buffer.from('{"create":{}}\n'), Buffer.from(bytes)]);
        expect(['fine', 'REQUEST_INVALID']).toContain(codeOf(() => [...readBulk(body, 'path')]));
      }),
    );
  });
});

describe('a document', () => {
  it('of the Elastic Common Schema becomes a record by the names of OpenTelemetry', () => {
    const ecs = {
      '@timestamp': '2026-03-01T11:59:59.123456789Z',
      message: 'no such file',
      log: { level: 'error', file: { path: '/var/log/shop.log' }, offset: 12 },
      host: { name: 'web-1', ip: ['10.0.0.1'] },
      service: { name: 'shop' },
      trace: { id: '4bf92f3577b34da6a3ce929d0e0e4736' },
      'span.id': '00f067aa0ba902b7',
      ecs: { version: '8.0.0' },
      empty: null,
    };
    expect(recordOf(ecs, 'x7')).toEqual({
      timeUs: 1_772_366_399_123_456,
      timeDigits: 9,
      resource: { 'service.name': 'shop', 'host.name': 'web-1' },
      record: {
        timeUnixNano: 1_772_366_399_123_456_789n,
        body: 'no such file',
        severityText: 'error',
        traceId: Buffer.from('4bf92f3577b34da6a3ce929d0e0e4736', 'hex'),
        spanId: Buffer.from('00f067aa0ba902b7', 'hex'),
        attributes: {
          'log.offset': 12,
          'log.file.path': '/var/log/shop.log',
          'host.ip': ['10.0.0.1'],
          'ecs.version': '8.0.0',
          'elasticsearch.index': 'logs',
          'elasticsearch.id': 'x7',
          'vigilops.log.sequence': 7,
        },
      },
    });
  });

  it('of Fluent Bit has its line in `log`, and nested fields stay fields', () => {
    const { record, resource } = recordOf({
      '@timestamp': '2026-03-01T11:59:59.123Z',
      log: 'a line',
      stream: 'stdout',
      kubernetes: { container_name: 'web', pod_name: 'web-0' },
    });
    expect(resource).toEqual({ 'service.name': 'web' });
    expect(record).toMatchObject({
      body: 'a line',
      attributes: { stream: 'stdout', 'kubernetes.pod_name': 'web-0' },
    });
  });

  it("of rsyslog's own template is read, too", () => {
    const { record, resource } = recordOf({
      message: ' hello',
      fromhost: 'web-1',
      facility: 'user',
      priority: 'notice',
      timereported: '2026-03-01T11:59:59.123456+00:00',
      timegenerated: '2026-03-01T11:59:59.223456+00:00',
    });
    expect(resource).toEqual({ 'host.name': 'web-1' });
    expect(record).toMatchObject({
      timeUnixNano: 1_772_366_399_123_456_000n,
      body: ' hello',
      severityText: 'notice',
      attributes: { facility: 'user', timegenerated: '2026-03-01T11:59:59.223456+00:00' },
    });
  });

  it('without a message is its own body, and without a time is of its arrival', () => {
    const source = { status: 500, took: 1.5, path: { raw: '/x' }, '@timestamp': 'soon' };
    const { record, timeDigits } = recordOf(source);
    expect(timeDigits).toBe(0);
    expect(record).toMatchObject({
      timeUnixNano: BigInt(RECEIVED.atUs) * 1_000n,
      body: source,
      attributes: { status: 500, 'path.raw': '/x', '@timestamp': 'soon' },
    });
  });

  it.each([
    [1_772_366_399_123, 1_772_366_399_123_000_000n],
    [1_772_366_399, 1_772_366_399_000_000_000n],
    [1_772_366_399.5, 1_772_366_399_500_000_000n],
    ['1772366399123', 1_772_366_399_123_000_000n],
  ])('may have its time as a number: %s', (time, unixNano) => {
    expect(recordOf({ '@timestamp': time, message: 'x' }).record.timeUnixNano).toBe(unixNano);
  });

  it.each([
    [{ level: 50 }, { severityText: 'error' }],
    [{ severity: 3 }, { severityNumber: 17, severityText: 'err' }],
    [{ severity: '0' }, { severityNumber: 21, severityText: 'emerg' }],
    [{ log: { level: 'WARN' }, level: 'x' }, { severityText: 'WARN' }],
  ])('has the level that it states: %j', (fields, severity) => {
    expect(recordOf({ message: 'x', ...fields }).record).toMatchObject(severity);
  });

  it('keeps keys that JavaScript has a meaning for', () => {
    const source = JSON.parse('{"__proto__":{"x":1},"constructor":"c"}') as Record<string, unknown>;
    expect([...fieldsOf(source)]).toEqual([
      ['__proto__.x', 1],
      ['constructor', 'c'],
    ]);
  });

  it('is refused when it is nested or long without end, and looking does not blow the stack', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as object;
    expect(documentProblem({ deep })).toContain('nested');
    expect(documentProblem({ list: Array.from({ length: 5_001 }, () => 1) })).toContain('5000');
    expect(documentProblem({ list: Array.from({ length: 4_000 }, () => 1) })).toBeNull();
  });
});
