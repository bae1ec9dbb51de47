import { describe, expect, it } from 'vitest';
import { availabilityText, milliseconds, periodName, stretch } from './words.ts';

describe('lengths of time', () => {
  it.each([
    [0, '0 sec'],
    [59.6, '1 min'],
    [61, '1 min 1 sec'],
    [3_600, '1 hr'],
    [3_600 + 12 * 60 + 5, '1 hr 12 min'],
    [86_400 * 3 + 59, '3 days'],
    [-5, '0 sec'],
  ])('of %d seconds are %s', (seconds, text) => {
    expect(stretch(seconds, 'en-US')).toBe(text);
  });

  it('have spaces between numbers and Chinese', () => {
    expect(stretch(4_325, 'zh-Hans')).toBe('1 小时 12 分钟');
  });
});

describe('availability', () => {
  it.each([
    [null, '–'],
    [100, '100 %'],
    [99.99999, '99.999 %'],
    [99.996, '99.996 %'],
    [99.949, '99.94 %'],
    [99.95, '99.95 %'],
    [98.76, '98.7 %'],
    [0, '0 %'],
  ])('of %s is %s, never rounded up', (percent, text) => {
    expect(availabilityText(percent, 'en-US')).toBe(text);
  });
});

it.each([
  [null, '–'],
  [0.42, '0.4 ms'],
  [85.4, '85 ms'],
  [1_240, '1.24 s'],
])('writes %s milliseconds as %s', (value, text) => {
  expect(milliseconds(value)).toBe(text);
});

it('names periods by what they are', () => {
  expect(periodName('2026-03-01', 'month', 'en-US')).toBe('Mar 2026');
  expect(periodName('2026-03-02', 'week', 'en-US')).toBe('Week of Mar 2');
  expect(periodName('2026-03-02', 'day', 'en-US')).toBe('Mon, Mar 2');
});
