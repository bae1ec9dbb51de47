import { describe, expect, it } from 'vitest';
import { wrongLicences } from './licences.ts';

const component = (name: string, ...ids: string[]) => ({
  name,
  version: '1.0.0',
  licenses: ids.map((id) => ({ license: { id } })),
});

describe('licences', () => {
  it('that go with Apache-2.0 are fine', () => {
    expect(
      wrongLicences({ components: [component('a', 'MIT'), component('b', 'BSD-3-Clause', 'ISC')] }),
    ).toEqual([]);
    expect(wrongLicences({})).toEqual([]);
  });

  it('that do not are named, and so is none at all', () => {
    expect(
      wrongLicences({
        components: [component('a', 'AGPL-3.0-only'), component('b'), component('c', 'MIT', 'GPL-2.0-only')],
      }),
    ).toEqual(['a@1.0.0: AGPL-3.0-only', 'b@1.0.0: none is named', 'c@1.0.0: MIT, GPL-2.0-only']);
  });

  it('are read as choices and sums', () => {
    const of = (expression: string) =>
      wrongLicences({ components: [{ name: 'x', licenses: [{ expression }] }] });
    expect(of('(GPL-2.0-only OR MIT)')).toEqual([]);
    expect(of('MIT AND CC0-1.0')).toEqual([]);
    expect(of('MIT AND LGPL-3.0-only')).toHaveLength(1);
    expect(of('SEE LICENSE IN LICENSE')).toHaveLength(1);
  });

  it('of a component that names another by a text are not fine', () => {
    expect(
      wrongLicences({ components: [{ name: 'x', licenses: [{ license: { name: 'Commercial' } }] }] }),
    ).toEqual(['x@: Commercial']);
  });
});
