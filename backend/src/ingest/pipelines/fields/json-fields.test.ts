import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFields } from './json-fields.ts';

const found = (text: string) => {
  const fields = jsonFields(text);
  return fields && Object.fromEntries(fields);
};

describe('fields of a JSON line', () => {
  it('are its scalars, with dotted names for what lies within', () => {
    expect(
      found(' {"a":"x","n":1.5,"ok":true,"no":null,"list":[1],"http":{"status":500,"req":{"path":"/"}}} '),
    ).toEqual({
      a: '"x"',
      n: '1.5',
      ok: 'true',
      'http.status': '500',
      'http.req.path': '"/"',
    });
  });

  it.each([
    ['9007199254740993', '9007199254740993'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['9223372036854775808', '"9223372036854775808"'],
    ['1e400', '"1e400"'],
    ['0.12345678901234567890', '0.12345678901234568'],
    ['-0', '0'],
    ['1e3', '1000'],
  ])('keep a number as %s without losing digits', (written, json) => {
    expect(found(`{"n":${written}}`)).toEqual({ n: json });
  });

  it.each(['', '{', 'x', '[1]', '"{}"', '{"a":}', '{"a":1} trailing', `{"a":"${'x'.repeat(70_000)}"}`])(
    'are none in %.20s',
    (text) => {
      expect(found(text)).toBeUndefined();
    },
  );

  it('are bounded in number, depth, key and value', () => {
    const many = JSON.stringify(
      Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${String(i)}`, i])),
    );
    expect(Object.keys(found(many) ?? {})).toHaveLength(64);
    expect(found('{"a":{"b":{"c":{"d":1,"e":{"f":1}}}}}')).toEqual({ 'a.b.c.d': '1' });
    expect(found(JSON.stringify({ ['k'.repeat(257)]: 1, '': 2, ok: 3 }))).toEqual({ ok: '3' });
    const long = found(JSON.stringify({ v: '😀'.repeat(2_000) }))?.v ?? '';
    expect(JSON.parse(long)).toBe('😀'.repeat(1_024));
  });

  it('hold neither U+0000 nor half a character, and no key is more than a name', () => {
    expect(
      found('{"a":"x\\u0000\\ud800","__proto__":"p","constructor":{"prototype":1},"b\\u0000":1}'),
    ).toEqual(
      Object.fromEntries([
        ['a', '"x\ufffd\ufffd"'],
        ['__proto__', '"p"'],
        ['constructor.prototype', '1'],
        ['b\ufffd', '1'],
      ]),
    );
    expect(({} as { p?: unknown }).p).toBeUndefined();
  });

  it('take nesting without end as no line to take apart', () => {
    const depth = 30_000;
    expect(found(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)).toEqual({});
    expect(found(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`)).toEqual({});
  });

  it('are the same as JSON.parse says, whatever the object', () => {
    const scalar = fc.oneof(
      fc.string({ maxLength: 50, unit: 'grapheme' }),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.maxSafeInteger(),
    );
    const key = fc
      .string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' })
      .filter((name) => name !== '__proto__');
    fc.assert(
      fc.property(fc.dictionary(key, scalar, { maxKeys: 60 }), (object) => {
        const fields = jsonFields(JSON.stringify(object));
        const read = [...(fields ?? [])].map(([name, json]) => [name, JSON.parse(json) as unknown]);
        const expected = Object.entries(object).map(([name, value]) => [
          name,
          typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : Object.is(value, -0) ? 0 : value,
        ]);
        const isLost = (value: unknown) =>
          typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
        expect(read.filter(([name]) => !isLost(object[String(name)]))).toEqual(
          expected.filter(([name]) => !isLost(object[String(name)])),
        );
      }),
    );
  });
});
