import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { microsecondsAt, subMicrosecondNanosAt } from './time.ts';

describe('nanoseconds on the wire', () => {
  it('become whole microseconds and the rest, exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 9_000_000_000_000_000_000n }), (nanos) => {
        const view = new DataView(new ArrayBuffer(8));
        view.setBigUint64(0, nanos, true);
        expect(microsecondsAt(view, 0)).toBe(Number(nanos / 1_000n));
        expect(subMicrosecondNanosAt(view, 0)).toBe(Number(nanos % 1_000n));
      }),
      { numRuns: 5_000 },
    );
  });

  it('beyond the year 2255 are still far in the future', () => {
    const view = new DataView(new ArrayBuffer(8));
    for (const nanos of [2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n]) {
      view.setBigUint64(0, nanos, true);
      expect(microsecondsAt(view, 0)).toBeGreaterThan(9e15);
    }
  });
});
