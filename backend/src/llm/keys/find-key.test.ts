import { describe, expect, it } from 'vitest';
import { hexOf, SOME_SECRET, someKey } from '../test/some-house.ts';
import { findKey, mayUse, presentedKey } from './find-key.ts';

const keys = (...list: readonly ReturnType<typeof someKey>[]) =>
  new Map(list.flatMap((key) => key.hashes.map(({ hex }) => [hex, key] as const)));

describe('the key of a call', () => {
  it.each([
    [{ authorization: `Bearer ${SOME_SECRET}` }, SOME_SECRET],
    [{ authorization: `bearer   ${SOME_SECRET}` }, SOME_SECRET],
    [{ 'x-api-key': SOME_SECRET }, SOME_SECRET],
    [{ authorization: `Bearer ${SOME_SECRET}`, 'x-api-key': 'other' }, SOME_SECRET],
    [{ authorization: 'Basic abc' }, undefined],
    [{ authorization: 'Bearer ' }, undefined],
    [{ 'x-api-key': '' }, undefined],
    [{}, undefined],
  ])('is read from %j', (headers, secret) => {
    expect(presentedKey(headers)).toBe(secret);
  });

  it('is found by its hash', () => {
    const key = someKey();
    expect(findKey(SOME_SECRET, keys(key), 0)).toEqual({ outcome: 'key', key, hash: hexOf(SOME_SECRET) });
    expect(findKey(undefined, keys(key), 0)).toEqual({ outcome: 'missing' });
    for (const secret of ['vg-', SOME_SECRET.slice(0, -1), hexOf(SOME_SECRET), "vg-' OR 1=1 --", 'sk-x']) {
      expect(findKey(secret, keys(key), 0), secret).toEqual({ outcome: 'unknown' });
    }
  });

  it.each([
    ['revoked', { revokedUs: 5 }],
    ['expired', { expiresUs: 10 }],
    ['expired', { hashes: [{ hex: hexOf(SOME_SECRET), untilUs: 10 }] }],
  ] as const)('is %s: %j', (outcome, over) => {
    expect(findKey(SOME_SECRET, keys(someKey(over)), 10)).toEqual({ outcome });
  });

  it('goes on for a while after it was replaced', () => {
    const both = someKey({
      hashes: [
        { hex: hexOf('vg-new'), untilUs: null },
        { hex: hexOf(SOME_SECRET), untilUs: 10 },
      ],
    });
    expect(findKey(SOME_SECRET, keys(both), 9)).toMatchObject({ outcome: 'key' });
    expect(findKey('vg-new', keys(both), 11)).toMatchObject({ outcome: 'key' });
  });

  it('is for some models', () => {
    expect(mayUse({ models: [] }, 'x')).toBe(true);
    const some = { models: ['gpt-4o-mini', 'claude-*'] };
    expect(
      ['gpt-4o-mini', 'gpt-4o', 'claude-sonnet', 'claude-', 'xclaude-'].map((model) => mayUse(some, model)),
    ).toEqual([true, false, true, true, false]);
  });
});
