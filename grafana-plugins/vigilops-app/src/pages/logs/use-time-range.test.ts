import { describe, expect, it } from 'vitest';
import { shifted, zoomedOut } from './time-steps.ts';
import { rangeOf } from './use-time-range.ts';

const HOUR_MS = 3_600_000;
const length = ({ from, to }: { from: { valueOf(): number }; to: { valueOf(): number } }) =>
  to.valueOf() - from.valueOf();

describe('the range in the address', () => {
  it('is relative, in milliseconds, or a time', () => {
    // `now` is asked for twice.
    expect(length(rangeOf('now-6h', 'now'))).toBeCloseTo(6 * HOUR_MS, -4);
    expect(rangeOf('now-6h', 'now').raw).toEqual({ from: 'now-6h', to: 'now' });
    expect(rangeOf('1772366400000', '1772370000000').from.toISOString()).toBe('2026-03-01T12:00:00.000Z');
    expect(length(rangeOf('2026-03-01T12:00:00Z', '2026-03-01T12:30:00Z'))).toBe(HOUR_MS / 2);
  });

  it.each([
    ['yesterday', 'now'],
    ['now', 'now-1h'],
    ['now-1x', 'now'],
    ['9'.repeat(40), 'now'],
    ['now-1h', 'now-1x'],
  ])('is the last hour for %s to %s', (from, to) => {
    expect(rangeOf(from, to).raw).toEqual({ from: 'now-1h', to: 'now' });
  });
});

describe('steps through time', () => {
  const range = rangeOf('1772366400000', '1772370000000');
  it('go half a range', () => {
    expect(shifted(range, -1)).toEqual({ from: 1772364600000, to: 1772368200000 });
  });
  it('widen around the middle', () => {
    expect(zoomedOut(range)).toEqual({ from: 1772364600000, to: 1772371800000 });
  });
});
