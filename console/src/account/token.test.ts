import { describe, expect, it } from 'vitest';
import { takeFromAddress } from './brought.ts';
import { takeToken } from './token.ts';

function browser(hash: string) {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const addresses: string[] = [];
  const location = { hash, pathname: '/a', search: '?q=1' };
  return { storage, addresses, location, replace: (address: string) => void addresses.push(address) };
}

describe('the token', () => {
  it('comes with a link and leaves the address at once', () => {
    const { location, storage, addresses, replace } = browser('#token=abc');
    expect(takeToken(location, storage, replace)).toBe('abc');
    expect(addresses).toEqual(['/a?q=1']);
    expect(takeToken({ ...location, hash: '' }, storage, replace)).toBe('abc');
    expect(addresses).toHaveLength(1);
  });

  it('of a link wins over the one that is kept', () => {
    const { location, storage, replace } = browser('#token=new');
    storage.setItem('vigilops.token', 'old');
    expect(takeToken(location, storage, replace)).toBe('new');
    expect(storage.getItem('vigilops.token')).toBe('new');
  });
});

describe('what a link brings', () => {
  it('is taken out of the address at once', () => {
    const { location, addresses, replace } = browser('#invitation=s3cret');
    expect(takeFromAddress('invitation', location, replace)).toBe('s3cret');
    expect(addresses).toEqual(['/a?q=1']);
  });

  it.each(['', '#page', '#invitation=', '#secret=x'])('is nothing with %j, and the address stays', (hash) => {
    const { location, addresses, replace } = browser(hash);
    expect(takeFromAddress('invitation', location, replace)).toBeUndefined();
    expect(addresses).toEqual([]);
  });
});
