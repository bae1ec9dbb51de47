import { expect, it } from 'vitest';
import { ago, duration, listed, percent } from './words.ts';

it('writes times by their largest unit, in the language of the viewer', () => {
  const now = 10 * 86_400_000;
  expect(ago(now - 61_000, now, 'en-US')).toBe('1 minute ago');
  expect(ago(now - 61_000, now, 'zh-Hans')).toBe('1 分钟前');
  expect(ago(now + 5_000, now, 'en-US')).toBe('now');
  expect(duration(2 * 86_400 + 5, 'en-US')).toBe('2 days');
  expect(duration(7_300, 'zh-Hans')).toBe('2 小时');
});

it.each([
  [0, '0 %'],
  [0.004, '< 1 %'],
  [0.476, '48 %'],
  [1.2, '120 %'],
])('writes a share of %d as %s', (ratio, text) => {
  expect(percent(ratio)).toBe(text);
});

it('lists as the language does', () => {
  expect(listed(['a'])).toBe('a');
  expect(listed(['a', 'b', 'c'], 'en-US')).toBe('a, b, and c');
  expect(listed(['a', 'b 行', 'c'], 'zh-Hans')).toBe('a、b 行和 c');
});
