import { describe, expect, it } from 'vitest';
import { lengthText, secondsOf } from './length.ts';

describe('a length of time', () => {
  it('is read as people write it', () => {
    expect(['0', '90s', '5m', ' 1d 12h ', '2 H'].map(secondsOf)).toEqual([0, 90, 300, 129_600, 7_200]);
  });

  it('is none where it has no unit or says something else', () => {
    expect(['', '5', 'soon', '1h or so', '-5m'].map(secondsOf)).toEqual(Array(5).fill(undefined));
  });

  it('is written so that it is read as the same again', () => {
    for (const seconds of [0, 1, 90, 300, 5_400, 86_400, 90_061]) {
      expect(secondsOf(lengthText(seconds))).toBe(seconds);
    }
    expect(lengthText(5_400)).toBe('1h 30m');
  });
});
