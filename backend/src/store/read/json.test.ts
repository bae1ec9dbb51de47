import { describe, expect, it } from 'vitest';
import { labelText, parseExactJson } from './json.ts';

describe('parseExactJson', () => {
  it.each([
    ['{"a":9007199254740993}', { a: '9007199254740993' }],
    ['{"a":-9223372036854775808}', { a: '-9223372036854775808' }],
    ['{"a":9223372036854775807}', { a: '9223372036854775807' }],
    ['[9007199254740991]', [9_007_199_254_740_991]],
    ['{"a":18446744073709551615}', { a: 18_446_744_073_709_552_000 }],
    ['{"a":"9007199254740993"}', { a: '9007199254740993' }],
    [`{"a":1${'0'.repeat(300)}}`, { a: 1e300 }],
    ['{"a":0.12345678901234567}', { a: 0.12345678901234567 }],
    ['{"a":{"b":[1.0,true,null]}}', { a: { b: [1, true, null] } }],
  ])('reads %s', (text, expected) => {
    expect(parseExactJson(text)).toEqual(expected);
  });

  it('keeps hostile keys as plain data', () => {
    const parsed = parseExactJson('{"__proto__":{"polluted":9007199254740993},"constructor":1}');
    expect(Object.keys(parsed as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

it.each([
  ['web', 'web'],
  [8080, '8080'],
  [true, 'true'],
  [['a', 1], '["a",1]'],
])('writes the label %j as %s', (value, expected) => {
  expect(labelText(value)).toBe(expected);
});
