import { createTokenRequest } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { EMPTY_DRAFT, newTokenOf, type TokenDraft } from './new-token.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const made = (fields: Partial<TokenDraft>) => newTokenOf({ ...EMPTY_DRAFT, name: 'n', ...fields }, NOW);

describe('what is sent for a new token', () => {
  it('is what the API takes, whatever was chosen', () => {
    for (const draft of [
      {},
      { lifetime: 'never' as const, scopes: ['read', 'write', 'ingest'] as const },
      { kind: 'agent' as const, hostKey: ' 4f2a ' },
    ]) {
      expect(createTokenRequest.safeParse(made(draft)).error).toBeUndefined();
    }
  });

  it('ends when it was told to', () => {
    expect(made({ lifetime: '30d' })?.expires_at).toBe('2026-03-31T12:00:00.000Z');
    expect(made({ lifetime: 'never' })).not.toHaveProperty('expires_at');
  });

  it('says nothing that its kind does not have', () => {
    const typed = { hostKey: 'k', scopes: ['write'] } as const;
    expect(made({ kind: 'api', ...typed })).not.toHaveProperty('host_key');
    expect(made({ kind: 'agent', ...typed })).not.toHaveProperty('scopes');
  });

  it('is nothing without a name, or a use', () => {
    expect(made({ name: '  ' })).toBeUndefined();
    expect(made({ scopes: [] })).toBeUndefined();
  });
});
