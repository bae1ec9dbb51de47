import { describe, expect, it } from 'vitest';
import { levelOfValue, severityOfWord } from './level-words.ts';

describe('words for levels', () => {
  it.each([
    ['notice', 10],
    ['Warning', 13],
    ['WRN', 13],
    ['err', 17],
    ['cRiTiCaL', 18],
    ['alert', 19],
    ['emerg', 21],
    ['informational', 9],
    ['errors', 0],
    ['constructor', 0],
    ['', 0],
  ])('%s is %i', (word, severity) => {
    expect(severityOfWord(word)).toBe(severity);
  });
});

describe('the value of a level field', () => {
  it.each([
    ['30', false, [9, 'info']],
    ['30', true, [9, 'info']],
    ['35', false, [9, '35']],
    ['70', false, [21, '70']],
    ['35', true, undefined],
    ['5', false, undefined],
    ['1e1', false, [1, '1e1']],
    ['ERROR', true, [17, 'ERROR']],
    ['ERROR', false, undefined],
  ] as const)('%s, in quotes: %s, means %j', (value, isText, level) => {
    expect(levelOfValue(value, isText)).toEqual(level);
  });
});
