import { expect, it } from 'vitest';
import type { LlmProviderRecord, Sealer } from '../../model/index.ts';
import { providerOfType } from '../providers/registry.ts';
import { createSealedSecrets } from '../../sealed-text.ts';
import { createConfigOf } from './config-of.ts';

/** What it seals opens with the same word alone. */
const sealerOf = (word: string): Sealer => ({
  seal: (text, purpose) => JSON.stringify([word, purpose, text]),
  open: (sealed, purpose) => {
    const [own, of, text] = JSON.parse(sealed) as [string, string, string];
    return own === word && of === purpose ? text : undefined;
  },
});
const record = (changes: Partial<LlmProviderRecord>): LlmProviderRecord => ({
  id: 1,
  name: 'p',
  type: 'openai',
  enabled: true,
  config: {},
  models: [],
  sealed: null,
  discoveredModels: [],
  discoveredUs: null,
  lastError: null,
  lastUsedUs: null,
  ...changes,
});

it('gives the configuration that a provider is asked with, and none that cannot be read', () => {
  const secrets = createSealedSecrets(sealerOf('house'), 'llm provider');
  const sealed = secrets.seal({ api_key: 'sk-1' });
  const configOf = createConfigOf(secrets, providerOfType);
  expect(configOf(record({ sealed }))).toEqual({ api_key: 'sk-1', base_url: 'https://api.openai.com/v1' });
  expect(configOf(record({ sealed: null }))).toBeUndefined();
  expect(configOf(record({ sealed, type: 'of a later version' }))).toBeUndefined();
  const others = createConfigOf(
    createSealedSecrets(sealerOf('another house'), 'llm provider'),
    providerOfType,
  );
  expect(others(record({ sealed }))).toBeUndefined();
  // Ollama can do without a secret, but not with one that it had and nobody can read.
  expect(others(record({ sealed, type: 'ollama' }))).toBeUndefined();
  expect(configOf(record({ type: 'ollama' }))).toMatchObject({ base_url: 'http://127.0.0.1:11434' });
});
