import type { Token } from '@vigilops/contracts/api';
import type { TokenRecord } from '../../../model/index.ts';
import { timeOf } from '../../times.ts';

export function presentToken(
  token: TokenRecord & { readonly createdAt: Date },
  now: Date,
): Omit<Token, 'last_used_at'> {
  return {
    id: token.id,
    name: token.name,
    kind: token.kind,
    scopes: [...token.scopes],
    host_id: token.hostId,
    host_key: token.hostKey,
    state: stateOf(token, now),
    created_at: timeOf(token.createdAt),
    expires_at: token.expiresAt === null ? null : timeOf(token.expiresAt),
    revoked_at: token.revokedAt === null ? null : timeOf(token.revokedAt),
  };
}

function stateOf({ revokedAt, expiresAt }: TokenRecord, now: Date): Token['state'] {
  if (revokedAt !== null) {
    return 'revoked';
  }
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active';
}
