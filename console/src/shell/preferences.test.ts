import { describe, expect, it } from 'vitest';
import { preferences, savePreferences } from './preferences.ts';

function memory(start: Record<string, string> = {}) {
  const kept = new Map(Object.entries(start));
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}
const viewer = (stored: Record<string, string>, languages = ['en-GB'], prefersLight = false) => ({
  storage: memory(stored),
  languages,
  prefersLight,
});

describe('preferences', () => {
  it('follow the browser until something is chosen', () => {
    expect(preferences(viewer({}, ['zh-CN', 'en'], true))).toEqual({ theme: 'light', language: 'zh-Hans' });
    expect(preferences(viewer({}, ['en', 'zh-CN']))).toEqual({ theme: 'dark', language: 'en-US' });
  });

  it('keep what was chosen', () => {
    const storage = memory();
    savePreferences({ theme: 'light', language: 'zh-Hans' }, storage);
    expect(preferences({ ...viewer({}), storage })).toEqual({ theme: 'light', language: 'zh-Hans' });
  });

  it.each(['{', 'null', '[]', '{"theme":"pink","language":"xx"}'])('survive %s in the storage', (text) => {
    expect(preferences(viewer({ 'vigilops.preferences': text }))).toEqual({
      theme: 'dark',
      language: 'en-US',
    });
  });
});
