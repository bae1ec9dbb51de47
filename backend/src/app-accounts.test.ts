import { describe, expect, it, vi } from 'vitest';
import { warnOfEmptyHouse } from './app-accounts.ts';
import { readConfig } from './config.ts';

const told = async (listen: string, hasUsers: () => Promise<boolean>) => {
  const words: string[] = [];
  const logger = { warn: (_facts: object, text: string) => words.push(text) } as never;
  await warnOfEmptyHouse({ config: readConfig({ VIGILOPS_LISTEN: listen }, () => ''), logger }, { hasUsers });
  return words;
};

describe('a house without users', () => {
  it('says who becomes the Admin, where other machines can come in', async () => {
    expect(await told('0.0.0.0', () => Promise.resolve(false))).toEqual([
      expect.stringContaining('/register'),
    ]);
    expect(await told('192.0.2.1', () => Promise.resolve(true))).toEqual([]);
    expect(await told('0.0.0.0', () => Promise.reject(new Error('away')))).toEqual([]);
  });

  it('asks nothing where only this machine can', async () => {
    const hasUsers = vi.fn(() => Promise.resolve(false));
    expect(await told('127.0.0.1', hasUsers)).toEqual([]);
    expect(await told('::1', hasUsers)).toEqual([]);
    expect(hasUsers).not.toHaveBeenCalled();
  });
});
