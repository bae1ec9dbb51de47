import { describe, expect, it } from 'vitest';
import { wallClock } from './wall-clock.ts';

const ms = (iso: string) => Date.parse(iso);

describe('a clock on a wall', () => {
  it('shows what its place does, in quarters of hours too', () => {
    expect(wallClock('Asia/Kathmandu').shows(ms('2026-03-01T00:00:00Z'))).toBe(ms('2026-03-01T05:45:00Z'));
    expect(wallClock('UTC').shows(-1_000)).toBe(-1_000);
  });

  it.each([
    ['once', '2026-03-29T12:00:00Z', '2026-03-29T10:00:00Z'],
    ['twice, of which the first counts', '2026-10-25T02:30:00Z', '2026-10-25T00:30:00Z'],
    ['never, so that the moment after it does', '2026-03-29T02:30:00Z', '2026-03-29T01:00:00Z'],
  ])('shows a time %s', (_, wall, at) => {
    expect(wallClock('Europe/Berlin').firstAt(ms(wall))).toBe(ms(at));
  });
});
