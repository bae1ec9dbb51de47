import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyValueFields, keyValues } from './key-values.ts';

const found = (text: string) => {
  const fields = keyValueFields(text);
  return fields && Object.fromEntries(fields);
};

describe('fields of a line of key=value', () => {
  it('are typed where the value reads the same again', () => {
    expect(
      found(
        'level=info msg="order \\"12\\" was\\npaid" took=1.5 n=12 v=1.10 id=007 ok=true empty= big=1e400',
      ),
    ).toEqual({
      level: '"info"',
      msg: '"order \\"12\\" was\\npaid"',
      took: '1.5',
      n: '12',
      v: '"1.10"',
      id: '"007"',
      ok: 'true',
      empty: '""',
      big: '"1e400"',
    });
  });

  it('may stand behind a time', () => {
    expect(found('2026-01-05T08:14:03Z level=warn path=/a?b=c')).toEqual({
      level: '"warn"',
      path: '"/a?b=c"',
    });
  });

  it.each([
    'a line without any',
    'x=1',
    'the answer is x=1 and y=2, as everybody knows',
    '==== start ====',
    'GET /a?b=c&d=e HTTP/1.1',
    'if (a == b) c = d',
    `${'x'.repeat(70_000)}=1 a=2 b=3`,
  ])('are none in %.40s', (text) => {
    expect(found(text)).toBeUndefined();
  });

  it('end with the line where a quote never closes, and are bounded', () => {
    expect(found('a=1 b="open')).toEqual({ a: '1', b: '"open"' });
    expect(found('a=1 b="open\\')).toEqual({ a: '1', b: '"open\\\\"' });
    const many = Array.from({ length: 200 }, (_, i) => `k${String(i)}=${String(i)}`).join(' ');
    expect(Object.keys(found(many) ?? {})).toHaveLength(64);
    expect(found('__proto__=1 constructor=2')).toEqual(
      Object.fromEntries([
        ['__proto__', '1'],
        ['constructor', '2'],
      ]),
    );
  });

  it('come back as they were written, whatever the values', () => {
    const key = fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,20}$/u);
    const value = fc.string({ maxLength: 40, unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, minLength: 2, maxLength: 20 }),
        (pairs) => {
          const escaped = (text: string) =>
            text
              .replace(/["\\]/gu, '\\$&')
              .replaceAll('\n', '\\n')
              .replaceAll('\t', '\\t')
              .replaceAll('\r', '\\r');
          const line = pairs.map(([name, text]) => `${name}="${escaped(text)}"`).join(' ');
          const { fields, others } = keyValues(line);
          expect(others).toBe(0);
          expect([...fields].map(([name, json]) => [name, JSON.parse(json) as unknown])).toEqual(pairs);
        },
      ),
    );
  });

  it('never hang and never throw, whatever the line', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('=', '"', '\\', ' ', 'a', '\t', '.', '\ud800'), maxLength: 200 }),
        (text) => {
          expect(keyValues(text).fields.size).toBeLessThanOrEqual(64);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
