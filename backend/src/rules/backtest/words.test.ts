import { untranslated } from '@vigilops/testkit';
import { expect, it } from 'vitest';
import { BACKTEST_WORDS, type BacktestWords } from './words.ts';

const said = (words: BacktestWords): readonly string[] => [
  ...Object.values(words.impossible),
  words.means(60),
  words.silence(60),
  words.countedFrom('2026-03-01 20:00:00 GMT+8'),
  words.leftOut(1),
  words.leftOut(3),
  words.largestGroups('queue.length', 1_000),
  words.longerWindows(300, 60),
  words.quantiles,
];

it('notes of a try on the past are all Chinese in the one language and all English in the other', () => {
  expect(said(BACKTEST_WORDS.zh).flatMap((text) => untranslated(text, ['queue.length']))).toEqual([]);
  expect(said(BACKTEST_WORDS.zh).every((text) => /\p{Script=Han}/u.test(text))).toBe(true);
  expect(said(BACKTEST_WORDS.en).filter((text) => /\p{Script=Han}/u.test(text))).toEqual([]);
});
