import { expect, it } from 'vitest';
import { pastSearches, rememberSearch } from './query-history.ts';

function aStorage(start?: string) {
  const kept = new Map<string, string>(start === undefined ? [] : [['vigilops.logs.searches', start]]);
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

it('keeps the last twenty searches, the newest first, each once', () => {
  const storage = aStorage();
  for (let at = 0; at < 25; at += 1) {
    rememberSearch(`search ${at}`, storage);
  }
  rememberSearch(' search 20 ', storage);
  rememberSearch('  ', storage);
  const kept = pastSearches(storage);
  expect(kept).toHaveLength(20);
  expect(kept.slice(0, 3)).toEqual(['search 20', 'search 24', 'search 23']);
});

it.each(['{', '{}', '7', 'null'])('begins anew where something else is kept: %s', (text) => {
  expect(pastSearches(aStorage(text))).toEqual([]);
});

it('does without a storage that refuses', () => {
  const refusing = {
    getItem: () => {
      throw new Error('denied');
    },
    setItem: () => {
      throw new Error('full');
    },
  };
  rememberSearch('a', refusing);
  expect(pastSearches(refusing)).toEqual([]);
});
