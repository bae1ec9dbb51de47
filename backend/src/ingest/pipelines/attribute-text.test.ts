import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attributesJson } from '../decode/any-value.ts';
import { membersOf } from './attribute-text.ts';

it('attributes are taken apart and put together again without a change', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (object) => {
      const members = new Map(Object.entries(object).map(([key, value]) => [key, JSON.stringify(value)]));
      expect(membersOf(attributesJson(members))).toEqual(
        new Map([...members].sort(([a], [b]) => (a < b ? -1 : 1))),
      );
    }),
    { numRuns: 1_000 },
  );
});

it('of a number every digit stays', () => {
  expect(membersOf('{"a":9223372036854775807,"b":1.0,"c":{"$double":"NaN"},"d":[1,"]"]}')).toEqual(
    new Map([
      ['a', '9223372036854775807'],
      ['b', '1.0'],
      ['c', '{"$double":"NaN"}'],
      ['d', '[1,"]"]'],
    ]),
  );
  expect(membersOf('{}').size).toBe(0);
});
