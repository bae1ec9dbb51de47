import { describe, expect, it } from 'vitest';
import { BATCH_RHYTHM, CONSUMER_RHYTHM, OFFICE_RHYTHM, rhythmAt } from './rhythm.ts';

const MONDAY = Date.UTC(2026, 10, 16);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe.each([
  ['consumer', CONSUMER_RHYTHM],
  ['office', OFFICE_RHYTHM],
  ['batch', BATCH_RHYTHM],
])('the %s rhythm', (_, rhythm) => {
  const minutes = Array.from({ length: 7 * 1440 }, (_unused, i) => rhythmAt(rhythm, MONDAY + i * 60_000));

  it('is positive and near 1 at its height', () => {
    expect(Math.min(...minutes)).toBeGreaterThan(0);
    expect(Math.max(...minutes)).toBeGreaterThan(0.9);
    expect(Math.max(...minutes)).toBeLessThan(1.5);
  });

  it('has no step, at midnight either', () => {
    const steps = minutes.slice(1).map((level, i) => Math.abs(level - (minutes[i] ?? level)));
    expect(Math.max(...steps)).toBeLessThan(0.02);
  });
});

it('is quiet at night and, in offices, at the weekend', () => {
  expect(rhythmAt(CONSUMER_RHYTHM, MONDAY + 20 * HOUR)).toBeLessThan(
    0.35 * rhythmAt(CONSUMER_RHYTHM, MONDAY + 12.75 * HOUR),
  );
  expect(rhythmAt(OFFICE_RHYTHM, MONDAY + 5 * DAY + 7 * HOUR)).toBeLessThan(
    0.65 * rhythmAt(OFFICE_RHYTHM, MONDAY + 7 * HOUR),
  );
});
