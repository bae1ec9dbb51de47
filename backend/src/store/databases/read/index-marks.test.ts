import { describe, expect, it } from 'vitest';
import { anIndex } from '../../test/some-database.ts';
import { duplicateOf, isUnused } from './index-marks.ts';

describe('indexes that can be spared', () => {
  it('are those that no scan used and that guard nothing', () => {
    expect(isUnused(anIndex('a', 'id', { scans: 0 }))).toBe(true);
    expect(isUnused(anIndex('a', 'id', { scans: 1 }))).toBe(false);
    expect(isUnused(anIndex('a', 'id', { scans: null }))).toBe(false);
    expect(isUnused(anIndex('a', 'id', { scans: 0, is_unique: true }))).toBe(false);
    expect(isUnused(anIndex('a', 'id', { scans: 0, is_primary: true }))).toBe(false);
  });

  it('are those whose columns begin another index', () => {
    const narrow = anIndex('narrow', 'customer, day DESC');
    const wide = anIndex('wide', 'customer, day DESC, id');
    expect(duplicateOf(narrow, [narrow, wide])).toBe('wide');
    expect(duplicateOf(wide, [narrow, wide])).toBeNull();
    const other = anIndex('other', 'customer, day, id');
    expect(duplicateOf(narrow, [narrow, other])).toBeNull();
    expect(duplicateOf(anIndex('c', 'custom'), [anIndex('d', 'customer')])).toBeNull();
  });

  it('are, of two alike, the less strict one, else the later name', () => {
    const primary = anIndex('orders_pkey', 'id', { is_primary: true, is_unique: true });
    const unique = anIndex('a_unique', 'id', { is_unique: true });
    const plain = anIndex('a_plain', 'id');
    const again = anIndex('b_plain', 'id');
    const all = [primary, unique, plain, again];
    expect(all.map((index) => duplicateOf(index, all))).toEqual([
      null,
      'orders_pkey',
      'orders_pkey',
      'orders_pkey',
    ]);
    expect(duplicateOf(again, [plain, again])).toBe('a_plain');
    expect(duplicateOf(plain, [plain, again])).toBeNull();
  });

  it('are none of those that are partial, carry more, are of another method, or not finished', () => {
    const plain = anIndex('plain', 'id');
    const definition = (text: string) => anIndex('x', 'id', { definition: text });
    const rivals = [
      definition('CREATE INDEX x ON public.orders USING btree (id) WHERE (paid IS FALSE)'),
      definition('CREATE INDEX x ON public.orders USING btree (id) INCLUDE (total)'),
      definition('CREATE INDEX x ON public.orders USING hash (id)'),
      anIndex('x', 'id, day', { is_valid: false }),
    ];
    for (const rival of rivals) {
      expect(duplicateOf(plain, [plain, rival]), rival.definition).toBeNull();
      expect(duplicateOf(rival, [plain, rival]), rival.definition).toBeNull();
    }
    const unique = anIndex('u', 'id', { is_unique: true });
    expect(duplicateOf(unique, [unique, anIndex('wide', 'id, day')])).toBeNull();
  });

  it('are known by their columns where a server tells no keys, and an expression is read whole', () => {
    const short = anIndex('short', 'id', { definition: 'KEY short' });
    const long = anIndex('long', 'id, day', { definition: 'KEY long' });
    expect(duplicateOf(short, [short, long])).toBe('long');
    const lower = anIndex('l', 'lower(name)');
    expect(duplicateOf(lower, [lower, anIndex('m', 'lower(name), id')])).toBe('m');
  });
});
