import { settings } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { badgeHtml, badgeMarkdown, statusPageUrl } from './addresses.ts';
import { readLogo } from './logo.ts';
import { added, moved, renamed, without } from './shown-services.ts';

const shown = added([], [1, 2, 3]);
const ids = (all: readonly { readonly id: number }[]) => all.map(({ id }) => id);

describe('what visitors see', () => {
  it('is moved, and stays at the ends', () => {
    expect(ids(moved(shown, 0, 1))).toEqual([2, 1, 3]);
    expect(ids(moved(shown, 0, -1))).toEqual([1, 2, 3]);
    expect(ids(moved(shown, 2, 1))).toEqual([1, 2, 3]);
  });

  it('is there once', () => {
    expect(ids(added(shown, [3, 4]))).toEqual([1, 2, 3, 4]);
    expect(ids(without(shown, 2))).toEqual([1, 3]);
  });

  it('has a name and a group of its own, or none', () => {
    const named = renamed(renamed(shown, 2, { name: 'Shop' }), 2, { group: 'Web' });
    expect(named[1]).toEqual({ id: 2, name: 'Shop', group: 'Web' });
    expect(renamed(named, 2, { name: '' })[1]).toEqual({ id: 2, name: null, group: 'Web' });
  });
});

describe('a logo', () => {
  const file = (type: string, bytes: number) => new File([new Uint8Array(bytes)], 'a', { type });
  it('is a picture that the settings take', async () => {
    const read = await readLogo(file('image/png', 10));
    const logo = read.kind === 'logo' ? read.url : '';
    expect(settings.safeParse({ status_page: { logo } }).success).toBe(true);
  });

  it('is not larger than the settings take', async () => {
    expect(await readLogo(file('image/png', 98_000))).toMatchObject({ kind: 'logo' });
    expect(await readLogo(file('image/png', 99_000))).toEqual({ kind: 'refused', why: 'size' });
  });

  it('is nothing that could run', async () => {
    expect(await readLogo(file('image/svg+xml', 10))).toEqual({ kind: 'refused', why: 'kind' });
  });
});

describe('a badge', () => {
  it('leads to the page, whatever the address ends with', () => {
    expect(statusPageUrl('https://ops.example.com/')).toBe('https://ops.example.com/status');
    expect(badgeMarkdown('https://ops.example.com', 7, 'Shop')).toBe(
      '[![Shop](https://ops.example.com/status/badge/7.svg)](https://ops.example.com/status)',
    );
  });

  it('is no way out of its text for a name', () => {
    expect(badgeMarkdown('https://a', 1, 'a](b)')).toContain('[![a\\](b)]');
    expect(badgeHtml('https://a', 1, '"><script>')).toContain('alt="&quot;&gt;&lt;script&gt;"');
  });
});
