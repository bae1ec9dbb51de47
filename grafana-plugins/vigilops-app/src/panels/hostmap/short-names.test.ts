import { describe, expect, it } from 'vitest';
import { shortNames } from './short-names.ts';

describe('shortNames', () => {
  it('leaves out what all names begin and end with, at separators only', () => {
    expect(shortNames(['eu-web-01.example.com', 'eu-web-12.example.com'])).toEqual(['01', '12']);
    expect(shortNames(['orders-api', 'orders-db'])).toEqual(['api', 'db']);
    expect(shortNames(['web1', 'web2'])).toEqual(['web1', 'web2']);
  });

  it('never leaves nothing of a name', () => {
    expect(shortNames(['a-', 'a-b'])).toEqual(['a-', 'a-b']);
    expect(shortNames(['a-b', 'a-b-c'])).toEqual(['b', 'b-c']);
    for (const name of shortNames(['x.a', 'y.a', 'a'])) {
      expect(name).not.toBe('');
    }
  });

  it('leaves a lone name as it is, and equal ones', () => {
    expect(shortNames(['eu-web-01'])).toEqual(['eu-web-01']);
    expect(shortNames(['a-b', 'a-b'])).toEqual(['a-b', 'a-b']);
    expect(shortNames([])).toEqual([]);
  });
});
