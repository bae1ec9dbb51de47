import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDouble, readInteger, type Integer64 } from './numbers.ts';

function integer(text: string): bigint | undefined {
  const bytes = Buffer.from(text);
  const target: Integer64 = { low: 0, high: 0, negative: false };
  if (!readInteger(bytes, 0, bytes.length, target)) {
    return undefined;
  }
  const magnitude = (BigInt(target.high) << 32n) | BigInt(target.low);
  return target.negative ? -magnitude : magnitude;
}

function double(text: string): number {
  const bytes = Buffer.from(text);
  return readDouble(bytes, 0, bytes.length);
}

describe('readInteger', () => {
  it('keeps all 64 bits of whatever BigInt can hold there', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }), (value) => {
        expect(integer(String(value))).toBe(value);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['1e3', 1000n],
    ['1.0', 1n],
    ['1000e-3', 1n],
    ['1.5e1', 15n],
    ['0.001e3', 1n],
    ['-0', 0n],
    ['0e999999999', 0n],
    ['9007199254740993', 9007199254740993n],
    ['18446744073709551615', 18446744073709551615n],
  ])('reads %s', (text, value) => {
    expect(integer(text)).toBe(value);
  });

  it.each([
    '',
    '-',
    '0x10',
    '+1',
    ' 1',
    '1 ',
    '01',
    '1.5',
    '1e-1',
    '.5',
    '1.',
    '1e',
    'NaN',
    '1e400',
    '1_000',
  ])('refuses %j', (text) => {
    expect(integer(text)).toBeUndefined();
  });

  it('refuses what needs more than 64 bits, without computing it', () => {
    expect(integer('18446744073709551616')).toBeUndefined();
    expect(integer('1e999999999')).toBeUndefined();
    expect(integer('9'.repeat(100_000))).toBeUndefined();
  });
});

describe('readDouble', () => {
  it('agrees with Number for every double in any usual spelling', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 0, max: 20 }),
        (value, digits) => {
          for (const text of [String(value), value.toExponential(digits), value.toPrecision(digits + 1)]) {
            expect(double(text)).toBe(Number(text));
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('agrees with Number for short decimals, which it reads without Number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -999_999_999, max: 999_999_999 }),
        fc.integer({ min: 0, max: 9 }),
        (value, digits) => {
          const text = (value / 10 ** digits).toFixed(digits);
          expect(double(text)).toBe(Number(text));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each(['', '-', '.5', '1.', '0x10', '+1', '01', 'NaN', 'Infinity', '1e', '1 '])(
    'says NaN for %j',
    (text) => {
      expect(double(text)).toBeNaN();
    },
  );

  it('keeps the sign of zero, goes to zero below and to infinity beyond its range', () => {
    expect(Object.is(double('-0'), -0)).toBe(true);
    expect(double('5e-324')).toBe(5e-324);
    expect(double('1e-400')).toBe(0);
    expect(double('1e400')).toBe(Infinity);
  });
});
