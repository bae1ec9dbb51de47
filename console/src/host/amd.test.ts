import { describe, expect, it, vi } from 'vitest';
import { createModuleLoader } from './amd.ts';

const base = 'http://console.test/a/app';
const loader = (code: string, shared: Record<string, unknown> = {}) => {
  const fetchText = vi.fn<(url: string) => Promise<string>>(() => Promise.resolve(code));
  return { load: createModuleLoader(shared, { fetchText, base }), fetchText };
};

describe('the module loader', () => {
  it('gives a plugin what it asks for, and its own address', async () => {
    const { load } = loader('define(["react","module"],(r,m)=>({r,uri:m.uri}))', { react: 'the one' });
    expect(await load('/public/x/module.js')).toEqual({
      r: 'the one',
      uri: 'http://console.test/public/x/module.js',
    });
  });

  it('refuses a plugin that wants what is not shared, by name', async () => {
    const { load } = loader('define(["angular"],()=>({}))');
    await expect(load('/m.js')).rejects.toThrow('angular');
    const inherited = loader('define(["toString"],()=>({}))');
    await expect(inherited.load('/m.js')).rejects.toThrow('toString');
  });

  it('refuses a script that is no plugin', async () => {
    await expect(loader('1 + 1').load('/m.js')).rejects.toThrow('defines nothing');
  });

  it('loads once, and again after a failure', async () => {
    const { load, fetchText } = loader('define([],()=>({}))');
    fetchText.mockRejectedValueOnce(new Error('away'));
    await expect(load('/m.js')).rejects.toThrow('away');
    expect(await load('/m.js')).toBe(await load('/m.js'));
    expect(fetchText).toHaveBeenCalledTimes(2);
  });
});
