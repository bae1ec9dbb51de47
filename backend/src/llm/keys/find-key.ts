import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { LlmKeyRecord } from '../../model/index.ts';

export const KEY_PREFIX = 'vg-';

export type KeyFound =
  | { readonly outcome: 'key'; readonly key: LlmKeyRecord; readonly hash: string }
  | { readonly outcome: 'missing' | 'unknown' | 'revoked' | 'expired' };

/** `Authorization: Bearer vg-…` as OpenAI's clients send it, or `x-api-key: vg-…` as Anthropic's do. */
export function presentedKey(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const own = headers['x-api-key'];
  return bearer ?? (typeof own === 'string' && own !== '' ? own : undefined);
}

export const hashOfKey = (secret: string) => hash('sha256', secret);

/** Looked up by its hash: how long that takes says nothing about the keys that there are. */
export function findKey(
  secret: string | undefined,
  keyByHash: ReadonlyMap<string, LlmKeyRecord>,
  nowUs: number,
): KeyFound {
  if (secret === undefined) {
    return { outcome: 'missing' };
  }
  const hex = hashOfKey(secret);
  const key = secret.startsWith(KEY_PREFIX) ? keyByHash.get(hex) : undefined;
  if (key === undefined) {
    return { outcome: 'unknown' };
  }
  const state = stateOfKey(key, nowUs);
  const until = key.hashes.find((hash) => hash.hex === hex)?.untilUs ?? null;
  if (state !== 'active') {
    return { outcome: state };
  }
  return until !== null && until <= nowUs ? { outcome: 'expired' } : { outcome: 'key', key, hash: hex };
}

export function stateOfKey(
  { revokedUs, expiresUs }: Pick<LlmKeyRecord, 'revokedUs' | 'expiresUs'>,
  nowUs: number,
): 'active' | 'revoked' | 'expired' {
  if (revokedUs !== null) {
    return 'revoked';
  }
  return expiresUs !== null && expiresUs <= nowUs ? 'expired' : 'active';
}

/** Empty: every model. `gpt-4o*` is all whose names begin so. */
export function mayUse({ models }: Pick<LlmKeyRecord, 'models'>, model: string): boolean {
  return (
    models.length === 0 ||
    models.some((allowed) =>
      allowed.endsWith('*') ? model.startsWith(allowed.slice(0, -1)) : model === allowed,
    )
  );
}
