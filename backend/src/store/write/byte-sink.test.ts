import { describe, expect, it } from 'vitest';
import { ByteSink } from './byte-sink.ts';

const bytesOf = (write: (sink: ByteSink) => void): string => {
  const sink = new ByteSink(0);
  write(sink);
  return sink.bytes().toString('hex');
};

describe('ByteSink', () => {
  it.each([0, 1, -1, 2 ** 32, -(2 ** 32), 2 ** 53 - 1, -(2 ** 53) + 1, 946_684_800_000_000])(
    'writes %d as eight bytes, as a BigInt would',
    (value) => {
      expect(
        bytesOf((sink) => {
          sink.int64(value);
        }),
      ).toBe(
        bytesOf((sink) => {
          sink.bigint(BigInt(value));
        }),
      );
    },
  );

  it('counts time from the year 2000', () => {
    expect(
      bytesOf((sink) => {
        sink.timestamp(946_684_800_000_001);
      }),
    ).toBe('0000000000000001');
    expect(
      bytesOf((sink) => {
        sink.timestamp(946_684_799_999_999);
      }),
    ).toBe('ffffffffffffffff');
  });

  it.each([
    [0n, '0000' + '0000' + '0000' + '0000'],
    [9_999n, '0001' + '0000' + '0000' + '0000' + '270f'],
    [10_000n, '0002' + '0001' + '0000' + '0000' + '0001' + '0000'],
    // 1844 6744 0737 0955 1615
    [
      18_446_744_073_709_551_615n,
      '0005' + '0004' + '0000' + '0000' + '0734' + '1a58' + '02e1' + '03bb' + '064f',
    ],
  ])('writes the number %s in digits of ten thousand', (value, hex) => {
    expect(
      bytesOf((sink) => {
        sink.numeric(value);
      }),
    ).toBe(hex);
  });

  it('measures a cell in bytes, not in characters, and grows over its first size', () => {
    const sink = new ByteSink(1);
    sink.textCell('ä😀'.repeat(100));
    expect(sink.bytes().readInt32BE(0)).toBe(600);
    expect(sink.bytes().subarray(4).toString()).toBe('ä😀'.repeat(100));
  });

  it('refuses what does not fit instead of cutting it', () => {
    const sink = new ByteSink(8);
    expect(() => {
      sink.bigint(2n ** 63n);
    }).toThrow(RangeError);
    expect(() => {
      sink.int16(40_000);
    }).toThrow(RangeError);
  });
});
