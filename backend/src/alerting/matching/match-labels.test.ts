import { describe, expect, it } from 'vitest';
import { compileMatchers, describeMatcher, matchesEverything } from './match-labels.ts';

const matcher = (name: string, sign: '=' | '!=' | '=~' | '!~', value: string) => ({
  name,
  value,
  is_regex: sign.endsWith('~'),
  is_equal: sign.startsWith('='),
});

describe('matchers', () => {
  it.each([
    ['=', 'web-1', { host: 'web-1' }, true],
    ['=', 'web-1', { host: 'web-10' }, false],
    ['!=', 'web-1', { host: 'web-1' }, false],
    ['!=', 'web-1', {}, true],
    ['=', '', {}, true],
    ['=~', 'web-.*', { host: 'web-1' }, true],
    ['=~', 'web', { host: 'web-1' }, false],
    ['=~', 'a|b', { host: 'ab' }, false],
    ['=~', 'a.b', { host: 'a\nb' }, true],
    ['!~', 'web-.*', { host: 'db-1' }, true],
    ['!~', '.+', {}, true],
  ] as const)('host%s%j of %j: %s', (sign, value, labels, expected) => {
    expect(compileMatchers([matcher('host', sign, value)])(labels)).toBe(expected);
  });

  it('have to match all of them', () => {
    const matches = compileMatchers([matcher('a', '=', '1'), matcher('b', '!=', '2')]);
    expect([matches({ a: '1' }), matches({ a: '1', b: '2' }), matches({ b: '3' })]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('do not take what every object has for a label', () => {
    expect(compileMatchers([matcher('constructor', '=', '')])({})).toBe(true);
  });

  it('say which expression cannot be read', () => {
    expect(() => compileMatchers([matcher('a', '=', '1'), matcher('b', '=~', '(')])).toThrow(/matchers\[1\]/);
    expect(() => compileMatchers([matcher('b', '=~', '(?=x)')])).toThrow(/cannot be read/);
  });

  it('of an evil expression answer at once, in the steps that RE2 promises', () => {
    expect(compileMatchers([matcher('a', '=~', '(a+)+b')])({ a: 'a'.repeat(4_000) })).toBe(false);
  });

  it('that would hide everything are known for it', () => {
    expect(matchesEverything([matcher('a', '=~', '.*')])).toBe(true);
    expect(matchesEverything([matcher('a', '=~', '.*'), matcher('b', '=', '1')])).toBe(false);
    expect(matchesEverything([matcher('a', '=~', '.*'), matcher('b', '!=', '1')])).toBe(false);
    expect(matchesEverything([matcher('a', '!~', '.+')])).toBe(false);
  });

  it('take no expression that is small to write and large to run', () => {
    const large = () => compileMatchers([matcher('a', '=~', '[a-z]{1,50}'.repeat(80))]);
    expect(large).toThrow(
      expect.objectContaining({
        code: 'REQUEST_INVALID',
        message: 'matchers[0]: the regular expression is too large',
      }),
    );
    expect(compileMatchers([matcher('a', '=~', 'x'.repeat(1_024))])({ a: 'x'.repeat(1_024) })).toBe(true);
  });

  it('are written as people know them', () => {
    expect(describeMatcher(matcher('host', '!~', 'we"b'))).toBe('host!~"we\\"b"');
  });
});
