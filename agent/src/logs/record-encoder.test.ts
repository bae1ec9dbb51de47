import { createLogsRequestWriter } from '@vigilops/otlp';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createRecordEncoder, encodeRecordAttributes, encodeResource } from './record-encoder.ts';
import { fields } from './test/decode-logs.ts';

const READ_BYTES = 64 * 1024;
const scope = { name: 'vigilops-agent', version: '1' };
const resource = { 'host.name': 'web-1', 'service.name': 'shop' };
const attributes = { 'log.file.path': '/var/log/shop.log', 'log.file.name': 'shop.log' };

interface Decoded {
  readonly resource: string;
  readonly scope: string;
  readonly records: readonly Map<number, unknown>[];
}

/** Reads a request field by field, whatever the order of the fields in a record. */
function decode(bytes: Uint8Array): readonly Decoded[] {
  return fields(bytes).map(([, resourceLogs]) => {
    const parts = fields(resourceLogs as Uint8Array);
    const scopeLogs = fields(parts.find(([number]) => number === 2)?.[1] as Uint8Array);
    return {
      resource: hex(parts.find(([number]) => number === 1)?.[1]),
      scope: hex(scopeLogs.find(([number]) => number === 1)?.[1]),
      records: scopeLogs
        .filter(([number]) => number === 2)
        .map(([, record]) => recordOf(record as Uint8Array)),
    };
  });
}

function recordOf(bytes: Uint8Array): Map<number, unknown> {
  const record = new Map<number, unknown>();
  for (const [number, value] of fields(bytes)) {
    const plain = value instanceof Uint8Array ? hex(value) : value;
    record.set(number, number === 6 ? [...((record.get(6) as unknown[] | undefined) ?? []), plain] : plain);
  }
  return record;
}

const hex = (value: unknown): string =>
  value === undefined ? '' : Buffer.from(value as Uint8Array).toString('hex');

const record = fc.record({
  timeMs: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  subMsNanos: fc.integer({ min: 0, max: 999_999 }),
  severity: fc.integer({ min: 0, max: 24 }),
  text: fc.constantFrom('', 'INFO', 'error', 'Warnung'),
  body: fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.integer({ min: 16_300, max: 16_500 }).map((length) => 'x'.repeat(length)),
  ),
  sequence: fc.oneof(fc.nat(300), fc.nat(), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })),
  file: fc.nat(2),
});

describe('the record encoder', () => {
  it('says the same as the general writer, for any records', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 30 }), (records) => {
        const encoder = createRecordEncoder({
          readBytes: READ_BYTES,
          batchBytes: 1 << 20,
          maxBodyBytes: READ_BYTES,
        });
        const writer = createLogsRequestWriter({ resource, scope });
        const packed = encodeResource(resource, scope);
        const files = [0, 1, 2].map((file) =>
          encodeRecordAttributes({ ...attributes, 'log.file.name': 'x'.repeat(file * 70) }),
        );
        for (const { timeMs, subMsNanos, severity, text, body, sequence, file } of records) {
          const fileAttributes = files[file] ?? new Uint8Array(0);
          const bytes = Buffer.from(body);
          bytes.copy(encoder.memory, 7);
          encoder.begin(packed, fileAttributes, 1_767_600_843_000);
          encoder.append(timeMs, subMsNanos, severity, text, 7, 7 + bytes.length, sequence);
          writer.append(
            timeMs,
            subMsNanos,
            1_767_600_843_000,
            severity,
            text,
            bytes,
            0,
            bytes.length,
            fileAttributes,
            sequence,
          );
        }
        expect(decode(encoder.take())).toEqual(decode(writer.finish()));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps sources apart, forgets them when taken, and takes bodies from elsewhere with more attributes', () => {
    const encoder = createRecordEncoder({
      readBytes: READ_BYTES,
      batchBytes: 1 << 20,
      maxBodyBytes: READ_BYTES,
    });
    const first = encodeResource(resource, scope);
    const second = encodeResource({ 'service.name': 'other' }, undefined);
    const none = new Uint8Array(0);
    encoder.begin(first, none, 0);
    encoder.begin(second, none, 0);
    encoder.appendBytes(1, 0, 9, '', Buffer.from('x'), encodeRecordAttributes({ 'log.truncated': true }), 5);
    encoder.begin(first, none, 0);
    encoder.appendBytes(1, 0, 9, '', Buffer.from('y'), none, 6);
    expect(encoder.recordCount).toBe(2);
    const groups = decode(encoder.take());
    expect(groups.map(({ records }) => records.length)).toEqual([1, 1]);
    expect(groups[0]?.scope).toBe('');
    expect((groups[0]?.records[0]?.get(6) as unknown[]).length).toBe(2);
    expect(encoder.take()).toHaveLength(0);
  });

  it('makes templates anew when there are more kinds of records than room for them', () => {
    const encoder = createRecordEncoder({
      readBytes: READ_BYTES,
      batchBytes: 1 << 20,
      maxBodyBytes: READ_BYTES,
    });
    const long = encodeRecordAttributes({ 'log.file.path': '/'.repeat(4_000) });
    encoder.begin(encodeResource(resource, scope), long, 0);
    for (let index = 0; index < 60; index += 1) {
      encoder.appendBytes(
        index,
        0,
        index % 24,
        `T${String(index % 12)}`,
        Buffer.from('x'),
        new Uint8Array(0),
        1,
      );
    }
    const [group] = decode(encoder.take());
    expect(group?.records.map((each) => Number(each.get(1)) / 1e6)).toEqual(
      Array.from({ length: 60 }, (_, i) => i),
    );
    expect(new Set(group?.records.map((each) => each.get(3)))).toHaveLength(12);
  });
});
