import { describe, expect, it } from 'vitest';
import { parseDurationMs } from './duration.ts';

describe('parseDurationMs', () => {
  it.each([
    ['15s', 15_000],
    ['1000ms', 1_000],
    ['1h30m', 5_400_000],
    ['7d', 604_800_000],
    ['0.5s', 500],
  ])('reads %s', (text, expected) => {
    expect(parseDurationMs(text)).toBe(expected);
  });
  it.each(['', '15', 's', '15 s', '-1s', '15sec', '1s!'])('refuses %j', (text) => {
    expect(parseDurationMs(text)).toBeUndefined();
  });
});
