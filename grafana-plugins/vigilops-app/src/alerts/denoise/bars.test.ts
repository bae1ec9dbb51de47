import { describe, expect, it } from 'vitest';
import { barsOf, stepFor } from './bars.ts';

const HOUR = 3_600_000;
const from = Date.parse('2026-03-01T00:00:00Z');
const step = (hour: number, alerts: number, notices: number) => ({
  at: new Date(from + hour * HOUR).toISOString(),
  alerts,
  notices,
  incidents: 0,
  hidden: 0,
});
const room = { width: 240, height: 100, from, to: from + 24 * HOUR, stepMs: HOUR };

describe('columns of alerts and messages', () => {
  it('share one scale, whose top is the greatest of both', () => {
    const [first, second] = barsOf([step(0, 50, 2), step(1, 25, 0)], room);
    expect([first?.alerts, first?.told, second?.alerts, second?.told]).toEqual([100, 4, 50, 0]);
  });

  it('stand where their time is, and stay within the room', () => {
    const bars = barsOf([step(-0.5, 1, 1), step(12, 1, 1), step(23.5, 1, 1)], room);
    expect(bars.map(({ x }) => x)).toEqual([0, 120, 235]);
    expect(bars.every(({ x, width }) => x + width <= room.width)).toBe(true);
  });

  it('show one of a thousand, too', () => {
    expect(barsOf([step(0, 1_000, 1)], room)[0]?.told).toBe(1);
  });
});

describe('the step of a range', () => {
  it('is a whole one of which not too many fill the range', () => {
    expect(stepFor(HOUR, 60)).toBe(60);
    expect(stepFor(24 * HOUR, 60)).toBe(1_800);
    expect(stepFor(90 * 24 * HOUR, 60)).toBe(604_800);
  });
});
