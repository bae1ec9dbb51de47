import { describe, expect, it } from 'vitest';
import { silenceSeconds, untilTomorrow } from './silence-for.ts';

describe('how long a silence lasts', () => {
  it('is until nine tomorrow where the viewer is', () => {
    const now = Date.parse('2026-03-01T20:00:00Z');
    expect(untilTomorrow(now, 'utc')).toBe(13 * 3_600);
    // In Shanghai it is the second of March already.
    expect(untilTomorrow(now, 'Asia/Shanghai')).toBe(29 * 3_600);
  });

  it('is an hour shorter in the night in which the clock goes forward', () => {
    const evening = Date.parse('2026-03-28T19:00:00Z');
    expect(untilTomorrow(evening, 'Europe/Berlin')).toBe(12 * 3_600);
  });

  it('is refused where it is no time, too short or too long', () => {
    expect(silenceSeconds('1d 12h')).toBe(129_600);
    for (const text of ['', 'tomorrow', '0', '59s', '31d', '5']) {
      expect([text, silenceSeconds(text)]).toEqual([text, undefined]);
    }
  });
});
