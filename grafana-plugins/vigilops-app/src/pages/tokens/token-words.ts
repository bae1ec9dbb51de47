import type { Answer } from '@vigilops/contracts/client';
import { t } from '../../t.ts';

export type Token = Omit<Answer<'listTokens'>['items'][number], 'last_used_at'> & {
  readonly last_used_at?: string | null;
};
export type Scope = Token['scopes'][number];

export const SCOPES: readonly Scope[] = ['read', 'write', 'ingest'];

export function scopeName(scope: Scope): string {
  switch (scope) {
    case 'read':
      return t('token.read', 'Read');
    case 'write':
      return t('token.write', 'Change');
    case 'ingest':
      return t('token.ingest', 'Send');
    default:
      return scope satisfies never;
  }
}

/** What a scope lets its holder do. */
export function scopeMeaning(scope: Scope): string {
  switch (scope) {
    case 'read':
      return t('token.read-may', 'Ask for everything that is watched: for Grafana, scripts and reports.');
    case 'write':
      return t('token.write-may', 'Change everything here, people and tokens too: like an Admin.');
    case 'ingest':
      return t('token.ingest-may', 'Send metrics, logs and traces: for OpenTelemetry SDKs.');
    default:
      return scope satisfies never;
  }
}

export function stateName(state: Token['state']): string {
  switch (state) {
    case 'active':
      return t('token.active', 'Active');
    case 'expired':
      return t('token.expired', 'Expired');
    case 'revoked':
      return t('token.revoked', 'Revoked');
    default:
      return state satisfies never;
  }
}
