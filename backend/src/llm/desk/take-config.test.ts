import { describe, expect, it } from 'vitest';
import { azureOpenai } from '../providers/azure_openai/index.ts';
import { openai } from '../providers/openai/index.ts';
import { takeConfig } from './take-config.ts';

const invalid = (words: string) =>
  expect.objectContaining({
    code: 'REQUEST_INVALID',
    message: expect.stringContaining(words) as string,
  }) as Error;
const OFFICIAL = 'https://api.openai.com/v1';

describe('what a form of a provider says', () => {
  it('is taken apart: what is shown, what is secret, and what the provider is asked with', () => {
    const taken = takeConfig(
      openai,
      { config: { api_key: 'sk-1', project: 'p', organization: '' } },
      undefined,
    );
    expect(taken).toEqual({
      shown: { project: 'p' },
      secrets: { api_key: 'sk-1' },
      whole: { api_key: 'sk-1', project: 'p', base_url: OFFICIAL },
    });
  });

  it('has the kept secret where it gives none, as long as the server is the same', () => {
    const kept = { shown: {}, secrets: { api_key: 'sk-kept' } };
    const same = { config: { base_url: `${OFFICIAL}/` } };
    expect(takeConfig(openai, same, kept).secrets).toEqual({ api_key: 'sk-kept' });
    for (const base_url of [
      'https://evil.example.com/v1',
      'http://api.openai.com/v1',
      'https://api.openai.com:444/v1',
    ]) {
      expect(() => takeConfig(openai, { config: { base_url } }, kept)).toThrow(
        invalid('config.api_key: give it anew'),
      );
      expect(takeConfig(openai, { config: { base_url, api_key: 'sk-new' } }, kept).secrets).toEqual({
        api_key: 'sk-new',
      });
    }
  });

  it('keeps no secret for a server that was not the one of before, whatever its field is called', () => {
    const kept = { shown: { endpoint: 'https://a.openai.azure.com' }, secrets: { api_key: 'k' } };
    const moved = { config: { endpoint: 'https://b.openai.azure.com' } };
    expect(() => takeConfig(azureOpenai, moved, kept)).toThrow(invalid('endpoint leads to another server'));
  });

  it('says so where what is kept cannot be read any more', () => {
    const kept = { shown: {}, secrets: undefined };
    expect(() => takeConfig(openai, { config: {} }, kept)).toThrow(invalid('cannot be read any more'));
    expect(takeConfig(openai, { config: { api_key: 'sk-new' } }, kept).secrets).toEqual({
      api_key: 'sk-new',
    });
  });

  it('loses a secret that is emptied, where it can do without', () => {
    const kept = { shown: {}, secrets: { api_key: 'sk-kept' } };
    expect(() => takeConfig(openai, { config: { api_key: '' } }, kept)).toThrow(invalid('config.api_key'));
  });
});
