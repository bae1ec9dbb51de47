import { describe, expect, it } from 'vitest';

import { createPatternMatcher } from './match-pattern.ts';
import { parsePattern, type Pattern } from './pattern.ts';

function patternOf(text: string): Pattern {
  const pattern = parsePattern(text);
  if (pattern === undefined) {
    throw new Error(`${text} was to be a pattern`);
  }
  return pattern;
}

const matcher = createPatternMatcher(() => 0);
const match = (pattern: string, text: string) => matcher.match(patternOf(pattern), text);

describe('parsePattern', () => {
  it.each([
    ['abc', { source: 'abc', flags: 'u' }],
    ['(?i)abc', { source: 'abc', flags: 'iu' }],
    ['(?sm)a.b', { source: 'a.b', flags: 'smu' }],
    ['(?ii)a', { source: 'a', flags: 'iu' }],
    ['\\p{Script=Han}+', { source: '\\p{Script=Han}+', flags: 'u' }],
    // RE2 and V8 without `u` take an escape that is not needed; with `u` it is an error.
    ['a\\-b', { source: 'a\\-b', flags: '' }],
  ])('reads %s', (text, pattern) => {
    expect(parsePattern(text)).toEqual(pattern);
  });

  it.each(['(', '[', '*a', 'a{2,1}', '(?<a>b)(?<a>c)', `${'('.repeat(60)}a${')'.repeat(60)}`])(
    'knows that %s is none',
    (text) => {
      expect(parsePattern(text)).toBeUndefined();
    },
  );
});

describe('a pattern', () => {
  it('is looked for', async () => {
    expect(await match('b+', 'abc')).toBe(true);
    expect(await match('^b', 'abc')).toBe(false);
    expect(await match('(?i)B', 'abc')).toBe(true);
    expect(await match('(?m)^c$', 'ab\nc')).toBe(true);
    expect(await match('^\\p{Script=Han}{2}$', '正常')).toBe(true);
  });

  it('sees the first 256 Ki characters', async () => {
    const text = `${'x'.repeat(256 * 1024 - 1)}ab`;
    expect(await match('xa', text)).toBe(true);
    expect(await match('ab', text)).toBe(false);
  });

  /** Each takes seconds to centuries when nobody stops it. */
  const EVIL: readonly (readonly [string, string])[] = [
    ['^(a+)+$', `${'a'.repeat(40)}!`],
    ['^(a|a)*$', `${'a'.repeat(40)}!`],
    ['^(a|aa)+$', `${'a'.repeat(60)}!`],
    ['^([a-zA-Z]+)*$', `${'a'.repeat(40)}!`],
    ['(x+x+)+y', 'x'.repeat(200)],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(60)],
    ['^(?=(a+)+$).', `${'a'.repeat(40)}!`],
    ['(?<!b)(a+)+(?!a)c', 'a'.repeat(50)],
    ['(.*)*\\1z', 'ab'.repeat(2_000)],
    ['\\s+$', `${' '.repeat(100_000)}x`],
    ['(?:\\s|\\s\\s)+$', `${' '.repeat(100_000)}x`],
    ['.*.*.*.*=.*', 'x'.repeat(100_000)],
    ['((a{0,100}){0,100}){0,100}b', 'a'.repeat(1_000)],
    ['(((a{1,300}){1,300}){1,300}){1,300}b', 'a'.repeat(1_000)],
    ['^((\\w+)\\s?)*$', `${'word '.repeat(30)}!`],
    ['(?i)^(\\p{L}+)+$', `${'é'.repeat(40)}!`],
    [`${'('.repeat(50)}a${')*'.repeat(50)}b`, 'a'.repeat(1_000)],
  ];
  it.each(EVIL)('that would never end is stopped: %s', async (pattern, text) => {
    expect(await createPatternMatcher(() => 0).match(patternOf(pattern), text)).toBe('too_slow');
  });

  it('that was too slow rests for a minute', async () => {
    let nowMs = 0;
    const resting = createPatternMatcher(() => nowMs);
    const slow = patternOf('^(a+)+$');
    expect(await resting.match(slow, `${'a'.repeat(40)}!`)).toBe('too_slow');
    nowMs = 59_999;
    // It would be found in this one at once.
    expect(await resting.match(slow, 'aaa')).toBe('too_slow');
    nowMs = 60_000;
    expect(await resting.match(slow, 'aaa')).toBe(true);
  });

  it('changes nothing outside of its room', async () => {
    expect(await match('(?<constructor>a)(?<__proto__>b)', 'ab')).toBe(true);
    expect(({} as { source?: unknown }).source).toBeUndefined();
  });
});
