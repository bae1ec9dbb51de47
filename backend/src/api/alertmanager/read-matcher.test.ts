import { describe, expect, it } from 'vitest';
import { readMatcher } from './read-matcher.ts';

const equal = (name: string, value: string) => ({ name, value, is_regex: false, is_equal: true });

describe('a matcher in a filter', () => {
  it.each([
    ['foo=bar', equal('foo', 'bar')],
    [' foo = "bar" ', equal('foo', 'bar')],
    ['foo=', equal('foo', '')],
    ['foo=""', equal('foo', '')],
    ['foo!=bar', { name: 'foo', value: 'bar', is_regex: false, is_equal: false }],
    ['foo=~"b.*"', { name: 'foo', value: 'b.*', is_regex: true, is_equal: true }],
    ['foo!~b.*', { name: 'foo', value: 'b.*', is_regex: true, is_equal: false }],
    // Only the older form takes these.
    ['foo=bar baz', equal('foo', 'bar baz')],
    ['foo=a,b=c', equal('foo', 'a,b=c')],
    ['foo=~a{1,2}x', { name: 'foo', value: 'a{1,2}x', is_regex: true, is_equal: true }],
    [String.raw`foo=a\d`, equal('foo', String.raw`a\d`)],
    ['foo:bar=1', equal('foo:bar', '1')],
    // Both take it, and disagree: the older one counts.
    [String.raw`foo="\t"`, equal('foo', String.raw`\t`)],
    [String.raw`foo="a\nb\"c\\d"`, equal('foo', 'a\nb"c\\d')],
    // Only the newer form takes these.
    ['"host.name"=web-1', equal('host.name', 'web-1')],
    ['host.name="web-1"', equal('host.name', 'web-1')],
    ['Σ=🙂', equal('Σ', '🙂')],
    [String.raw`"a b"="\U0001f642\u03a3\x41\101"`, equal('a b', '🙂ΣAA')],
    ['"a b"=c,', equal('a b', 'c')],
  ])('%s', (text, matcher) => {
    expect(readMatcher(text)).toEqual(matcher);
  });

  it.each([
    ['', 'bad matcher format: '],
    ['foo', 'bad matcher format: foo'],
    ['=bar', 'bad matcher format: =bar'],
    ['1foo!bar', 'bad matcher format: 1foo!bar'],
    ['{foo=bar}', 'unexpected open or close brace: {foo=bar}'],
    ['foo=bar}', 'unexpected open or close brace: foo=bar}'],
    ['foo="bar', 'matcher value contains unescaped double quote: "bar'],
    ['foo=b"r', 'matcher value contains unescaped double quote: b"r'],
    ['foo="b"r"', 'matcher value contains unescaped double quote: "b"r"'],
    [String.raw`"a b"="\xff"`, String.raw`bad matcher format: "a b"="\xff"`],
    [String.raw`"a b"="\ud800"`, String.raw`bad matcher format: "a b"="\ud800"`],
    [String.raw`"a b"="\q"`, String.raw`bad matcher format: "a b"="\q"`],
    ['"a b"="c\nd"', 'bad matcher format: "a b"="c\nd"'],
    ['"a b"=c,"d e"=f', 'bad matcher format: "a b"=c,"d e"=f'],
  ])('that is wrong is refused in words of Alertmanager: %s', (text, message) => {
    expect(() => readMatcher(text)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID', message }));
  });

  it('of any length is read at once', () => {
    expect(readMatcher(`foo=${' '.repeat(200_000)}x`)).toEqual(equal('foo', 'x'));
    expect(() => readMatcher(`${'"'.repeat(100_001)}=x`)).toThrow(/bad matcher format/);
    expect(() => readMatcher(`"${'\\'.repeat(200_001)}`)).toThrow(/bad matcher format/);
  });
});
