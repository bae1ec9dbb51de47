import { describe, expect, it } from 'vitest';
import { soundRange, stepsOf } from './range.ts';

const HOUR_US = 3_600e6;

describe('ranges of databases', () => {
  it.each([
    [HOUR_US, 250, 15e6],
    [24 * HOUR_US, 250, 600e6],
    [24 * HOUR_US, 2, 24 * HOUR_US],
    [400 * 24 * HOUR_US, 100, 5 * 24 * HOUR_US],
    [1, 1_000, 15e6],
  ])(
    'of %d µs in at most %d points have steps of %d µs that begin at whole ones',
    (lengthUs, points, stepUs) => {
      const fromUs = 1_784_000_000_123_456;
      const steps = stepsOf({ fromUs, toUs: fromUs + lengthUs }, points, 15e6);
      expect(steps.stepUs).toBe(stepUs);
      expect(steps.fromUs % stepUs).toBe(0);
      expect(steps.fromUs).toBeLessThanOrEqual(fromUs);
      expect(Math.ceil((steps.toUs - steps.fromUs) / steps.stepUs)).toBeLessThanOrEqual(points);
    },
  );

  it('that end before they begin, or are longer than a decade, are refused', () => {
    const now = 1_784_000_000e6;
    expect(() => soundRange({ from: 'now', to: 'now-1h' }, now)).toThrow('to: must be later than from');
    expect(() => soundRange({ from: 'now-3661d', to: 'now' }, now)).toThrow('3660 days');
  });
});
