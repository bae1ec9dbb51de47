import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, isCleanText, isPlainAscii, utf8Boundary } from './text.ts';

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const mixed = fc
  .array(
    fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 127 }) }, fc.integer({ min: 0, max: 255 })),
    {
      maxLength: 40,
    },
  )
  .map((list) => Buffer.from(list));

describe('isPlainAscii and isCleanText', () => {
  it('say what looking at every byte says', () => {
    fc.assert(
      fc.property(mixed, fc.nat(8), (bytes, skip) => {
        const start = Math.min(skip, bytes.length);
        const range = bytes.subarray(start);
        expect(isPlainAscii(view(bytes), start, bytes.length)).toBe(
          range.every((byte) => byte > 0 && byte < 128),
        );
        expect(isCleanText(bytes, view(bytes), start, bytes.length)).toBe(
          isUtf8(range) && !range.includes(0),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('see a single zero or high byte in every place of a word', () => {
    for (let length = 1; length < 20; length += 1) {
      for (let place = 0; place < length; place += 1) {
        for (const byte of [0, 128, 255]) {
          const bytes = Buffer.alloc(length, 0x61);
          bytes[place] = byte;
          expect(isPlainAscii(view(bytes), 0, length)).toBe(false);
        }
      }
    }
  });
});

describe('cleanText', () => {
  it('gives clean text as it is and tells when it had to change something', () => {
    fc.assert(
      fc.property(mixed, (bytes) => {
        let cleaned = false;
        const text = cleanText(bytes, view(bytes), 0, bytes.length, () => {
          cleaned = true;
        });
        expect(cleaned).toBe(!isUtf8(bytes) || bytes.includes(0));
        expect(text).toBe(bytes.toString('utf8').replaceAll('\0', '\ufffd'));
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps a byte order mark, which is text here', () => {
    const bytes = Buffer.from('\ufeffx');
    expect(cleanText(bytes, view(bytes), 0, bytes.length, () => undefined)).toBe('\ufeffx');
  });
});

/** Characters of one to four bytes. */
const characters = fc.array(fc.constantFrom('a', '\u00e9', '\u20ac', '\u{1f600}'), {
  minLength: 1,
  maxLength: 20,
});

describe('utf8Boundary', () => {
  it('cuts between characters, as late as it can', () => {
    fc.assert(
      fc.property(characters, fc.nat(), (raw, place) => {
        const bytes = Buffer.from(raw.join(''));
        const limit = place % bytes.length;
        const end = utf8Boundary(bytes, 0, limit);
        expect(end).toBeLessThanOrEqual(limit);
        expect(end).toBeGreaterThan(limit - 4);
        expect(isUtf8(bytes.subarray(0, end))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
