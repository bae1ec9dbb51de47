import { describe, expect, it, vi } from 'vitest';
import { createLibrary, search } from './library.ts';

const host = { uid: 'host', title: 'Host', description: 'One host', tags: ['linux'] };
const fleet = { uid: 'fleet', title: 'Fleet', description: 'All hosts', tags: [] };
const files: Record<string, unknown> = {
  '/public/dashboards/index.json': [host, fleet],
  '/public/dashboards/host.json': { title: 'Host', panels: [] },
  '/public/dashboards/fleet.json': { oh: 1 },
};
const library = () => {
  const fetchJson = vi.fn((url: string) => Promise.resolve(files[url]));
  return { ...createLibrary(fetchJson), fetchJson };
};

describe('the library of dashboards', () => {
  it('gives a dashboard by its uid, each fetched once', async () => {
    const { open, fetchJson } = library();
    expect(await open('host')).toBe(await open('host'));
    expect(fetchJson.mock.calls.flat()).toEqual([
      '/public/dashboards/index.json',
      '/public/dashboards/host.json',
    ]);
  });

  it('knows when there is none of a uid, and asks for no such file', async () => {
    const { open, fetchJson } = library();
    expect(await open('../plugins/x')).toBeUndefined();
    expect(fetchJson).toHaveBeenCalledOnce();
  });

  it('refuses a file that is no dashboard', async () => {
    await expect(library().open('fleet')).rejects.toThrow('fleet.json is no dashboard');
  });

  it('asks again after a failure', async () => {
    const { list, fetchJson } = library();
    fetchJson.mockRejectedValueOnce(new Error('away'));
    await expect(list()).rejects.toThrow('away');
    expect(await list()).toHaveLength(2);
  });
});

describe('the search', () => {
  it.each([
    ['', ['host', 'fleet']],
    ['LINUX', ['host']],
    ['all host', ['fleet']],
    ['nothing', []],
  ])('for %j', (words, uids) => {
    expect(search([host, fleet], words).map(({ uid }) => uid)).toEqual(uids);
  });
});
