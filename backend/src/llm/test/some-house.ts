import { createHash } from 'node:crypto';
import type {
  LlmAliasRecord,
  LlmBudgetRecord,
  LlmHouse,
  LlmKeyRecord,
  LlmProjectRecord,
  LlmProviderRecord,
} from '../../model/index.ts';

export const SOME_SECRET = 'vg-of-tests-alone-0000000000000000000000';
export const hexOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

export const someProvider = (over: Partial<LlmProviderRecord> = {}): LlmProviderRecord => ({
  id: 1,
  name: 'openai',
  type: 'openai',
  enabled: true,
  config: {},
  models: [],
  sealed: null,
  discoveredModels: ['gpt-4o-mini'],
  discoveredUs: 0,
  lastError: null,
  lastUsedUs: null,
  ...over,
});

export const someProject = (over: Partial<LlmProjectRecord> = {}): LlmProjectRecord => ({
  id: 3,
  name: 'shop',
  redact: 'off',
  keep_texts_days: null,
  keys: 1,
  ...over,
});

export const someKey = (over: Partial<LlmKeyRecord> = {}): LlmKeyRecord => ({
  id: 2,
  name: 'ci',
  project_id: 3,
  user_id: null,
  environment: 'test',
  models: [],
  rpm: null,
  tpm: null,
  start: 'vg-of-te',
  hashes: [{ hex: hexOf(SOME_SECRET), untilUs: null }],
  projectName: 'shop',
  userName: null,
  expiresUs: null,
  revokedUs: null,
  createdUs: 0,
  lastUsedUs: null,
  ...over,
});

export const someAlias = (over: Partial<LlmAliasRecord> = {}): LlmAliasRecord => ({
  id: 5,
  alias: 'fast',
  targets: [{ provider_id: 1, model: 'gpt-4o-mini', weight: 1 }],
  first_token_seconds: 60,
  ...over,
});

export const someBudget = (over: Partial<LlmBudgetRecord> = {}): LlmBudgetRecord => ({
  id: 4,
  name: 'team',
  scope: 'all',
  scope_id: null,
  model: null,
  window: 'month',
  amount: '10',
  currency: 'USD',
  warn_percent: 80,
  action: 'block',
  when_unknown: 'let_through',
  enabled: true,
  liftedUntilUs: null,
  ...over,
});

export const someHouse = (over: Partial<LlmHouse> = {}): LlmHouse => ({
  revision: 1,
  providers: [someProvider()],
  aliases: [],
  projects: [someProject()],
  keys: [someKey()],
  prices: [],
  budgets: [],
  ...over,
});
