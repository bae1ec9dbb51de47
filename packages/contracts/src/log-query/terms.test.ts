import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLogQuery } from './parser.ts';
import { addTerm, includedValues, removeTerm, termState, withoutIncluded } from './terms.ts';

const read = (text: string) => parseLogQuery(text, { caseSensitive: false });

describe('addTerm', () => {
  it.each<[string, string, string, boolean, string]>([
    ['', 'host', 'web-1', false, 'host:web-1'],
    ['refused', 'host', 'web-1', false, 'refused host:web-1'],
    ['refused', 'host', 'web-1', true, 'refused -host:web-1'],
    ['a OR b', 'user', 'x y', false, '(a OR b) user:"x y"'],
    ['level:error', 'level', 'fatal', false, 'level:(error OR fatal)'],
    ['level:error', 'level', 'error', false, ''],
    ['level:>=warn x', 'level', 'fatal', false, 'level:(warn OR error) x'],
    ['-host:a', 'host', 'a', false, 'host:a'],
    ['host:(a OR b)  "keep  this"', 'host', 'c', false, 'host:(a OR b OR c)  "keep  this"'],
    ['host:a OR host:b', 'host', 'c', false, 'host:(a OR b OR c)'],
    ['-host:a', 'host', 'b', true, '-host:a -host:b'],
    ['host:a AND x', 'host', 'a', true, 'x -host:a'],
    ['host:a AND x', 'host', 'b', false, 'host:(a OR b) AND x'],
    ['(host:a OR x)', 'host', 'b', false, '(host:a OR x) host:b'],
    ['a "b', 'host', 'c', false, 'a "b host:c'],
    ['', 'http.status', '500', false, 'http.status:500'],
    ['', 'my field', '', false, '"my field":""'],
    ['user:*', 'user', 'x', false, 'user:* user:x'],
    ['service.name:shop', 'service', 'auth', false, 'service:(shop OR auth)'],
  ])('to %j: %s %j, left out %s', (text, field, value, negated, expected) => {
    expect(addTerm(text, field, value, negated)).toBe(expected);
  });

  const texts = fc.constantFrom(
    '',
    'a',
    'a OR b',
    '(a b) OR c',
    'user:x',
    'user:(x OR y)',
    '-user:x',
    'NOT a',
    'k:v user:y',
  );
  const values = fc.oneof(fc.constantFrom('x', 'y', 'AND', '-1', '*', 'a"b\\', ''), fc.string());
  const fields = fc.oneof(
    fc.constantFrom('user', 'k', 'host', 'file', 'a b', 'AND'),
    fc.string({ minLength: 1 }),
  );

  it('adds what was not there and takes it away again, for any field and value', () => {
    fc.assert(
      fc.property(texts, fields, values, fc.boolean(), (text, field, value, negated) => {
        fc.pre(!`${field}${value}`.includes('\0') && !/trace|span|level|severity/iu.test(field));
        const before = termState(read(text), field, value);
        const once = addTerm(text, field, value, negated);
        const wanted = negated ? 'excluded' : 'included';
        expect(termState(read(once), field, value)).toBe(before === wanted ? undefined : wanted);
        expect(termState(read(removeTerm(once, field, value)), field, value)).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('termState', () => {
  it.each<[string, string | undefined]>([
    ['host:a', 'included'],
    ['host:A', 'included'],
    ['host:(a OR b) x', 'included'],
    ['-host:a', 'excluded'],
    ['NOT host:(a OR b)', 'excluded'],
    ['host:a OR x', undefined],
    ['host:a*', undefined],
    ['"host":a', undefined],
    ['', undefined],
  ])('of host a in %s is %s', (text, expected) => {
    expect(termState(read(text), 'host', 'a')).toBe(expected);
  });
});

describe('what a field is narrowed to', () => {
  it('is told, and can be taken away to see what else there is', () => {
    const text = 'level:>=error host:(a OR b) -host:c "x  y"';
    expect(includedValues(read(text), 'host')).toEqual(['a', 'b']);
    expect(includedValues(read(text), 'severity')).toEqual(['error', 'fatal']);
    expect(withoutIncluded(text, 'host')).toBe('level:>=error -host:c "x  y"');
    expect(withoutIncluded(text, 'user')).toBe(text);
    expect(withoutIncluded('host:a', 'host')).toBe('');
  });
});
