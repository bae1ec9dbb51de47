import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readerOf } from '../test/message-tree.ts';
import { ByteWriter } from './byte-writer.ts';
import { bigVarintAt, skipField, varintAt, varintEnd, WIRE_ERRORS } from './field-reader.ts';

describe('varints', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const writer = new ByteWriter();
        writer.int64(value);
        const bytes = writer.toBytes();
        expect(varintEnd(bytes, 0, bytes.length)).toBe(bytes.length);
        expect(bigVarintAt(bytes, 0, bytes.length)).toBe(value);
        if (value >= 0n && value < 2n ** 53n) {
          expect(varintAt(bytes, 0, bytes.length)).toBe(Number(value));
          const asNumber = new ByteWriter();
          asNumber.int64(Number(value));
          expect(asNumber.toBytes()).toEqual(bytes);
        }
      }),
    );
  });

  it('of eleven bytes are refused, of ten are not', () => {
    const ten = Uint8Array.from([...new Array<number>(9).fill(0xff), 1]);
    expect(varintEnd(ten, 0, 10)).toBe(10);
    const eleven = Uint8Array.from([...new Array<number>(10).fill(0xff), 1]);
    expect(() => varintEnd(eleven, 0, 11)).toThrow(WIRE_ERRORS.varint);
  });

  it('that the message ends in are refused', () => {
    expect(() => varintEnd(Uint8Array.of(0x80, 0x80), 0, 2)).toThrow(WIRE_ERRORS.length);
  });
});

describe('FieldReader', () => {
  it.each([
    ['a length beyond the message', [0x0a, 5, 1], WIRE_ERRORS.length],
    ['a fixed64 beyond the message', [0x09, 1, 2, 3], WIRE_ERRORS.length],
    ['a fixed32 beyond the message', [0x0d, 1], WIRE_ERRORS.length],
    ['field number 0', [0x02, 0], WIRE_ERRORS.tag],
    ['a group', [0x0b, 0x0c], WIRE_ERRORS.tag],
    ['wire type 7', [0x0f], WIRE_ERRORS.tag],
    ['a tag of eleven bytes', [...new Array<number>(11).fill(0x80), 1], WIRE_ERRORS.varint],
    ['a length of 2^63', [0x0a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1], WIRE_ERRORS.length],
  ])('refuses %s', (_, bytes, error) => {
    const reader = readerOf(Uint8Array.from(bytes));
    expect(() => {
      while (reader.next());
    }).toThrow(error);
  });

  it('never reads outside its message, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const reader = readerOf(bytes);
        try {
          while (reader.next()) {
            expect(reader.start).toBeLessThanOrEqual(reader.end);
            expect(reader.end).toBeLessThanOrEqual(bytes.length);
            expect(skipField(bytes, reader.tagStart, bytes.length)).toBe(reader.end);
          }
        } catch (error) {
          expect(Object.values(WIRE_ERRORS)).toContain(error);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads tags of several bytes', () => {
    const writer = new ByteWriter();
    writer.textField(2_000, 'far');
    const reader = readerOf(writer.toBytes());
    expect(reader.next()).toBe(true);
    expect(reader.field).toBe(2_000);
  });
});
