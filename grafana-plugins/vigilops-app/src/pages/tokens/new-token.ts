import type { Input } from '@vigilops/contracts/client';
import type { Scope } from './token-words.ts';

export type NewToken = Input<'createToken'>['body'];

export const LIFETIMES = ['30d', '90d', '365d', 'never'] as const;
export type Lifetime = (typeof LIFETIMES)[number];

export interface TokenDraft {
  readonly name: string;
  readonly kind: 'agent' | 'api';
  readonly scopes: readonly Scope[];
  readonly hostKey: string;
  readonly lifetime: Lifetime;
}

export const EMPTY_DRAFT: TokenDraft = {
  name: '',
  kind: 'api',
  scopes: ['read'],
  hostKey: '',
  lifetime: '365d',
};

const DAY_MS = 86_400_000;

/** What is sent for a draft; undefined while something is missing. */
export function newTokenOf(draft: TokenDraft, now: number): NewToken | undefined {
  const name = draft.name.trim();
  const key = draft.hostKey.trim();
  if (name === '' || (draft.kind === 'api' && draft.scopes.length === 0)) {
    return undefined;
  }
  return {
    name,
    kind: draft.kind,
    ...(draft.kind === 'api' ? { scopes: [...draft.scopes] } : {}),
    ...(draft.kind === 'agent' && key !== '' ? { host_key: key } : {}),
    ...(draft.lifetime === 'never' ? {} : { expires_at: endOf(draft.lifetime, now) }),
  };
}

const endOf = (lifetime: Exclude<Lifetime, 'never'>, now: number) =>
  new Date(now + Number.parseInt(lifetime, 10) * DAY_MS).toISOString();
