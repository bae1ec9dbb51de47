import { SCOPES, type Scope, type TokenRecord, type TokenStore } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { CallOptions, Row } from '../database.ts';

const LIMIT_MS = 5_000;

export interface TokenRow extends Row {
  readonly id: number;
  readonly name: string;
  readonly kind: TokenRecord['kind'];
  readonly scopes: readonly string[];
  readonly host_id: number | null;
  readonly host_key: string | null;
  readonly former_host_keys?: readonly string[] | null;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
  readonly created_at: Date;
}

const SELECT_TOKENS = `
  SELECT t.id, t.name, t.kind, t.scopes, t.host_id, coalesce(h.key, t.for_host_key) AS host_key,
         (SELECT array_agg(key) FROM vigilops.hosts WHERE merged_into = t.host_id) AS former_host_keys,
         t.expires_at, t.revoked_at, t.last_used_at, t.created_at
  FROM vigilops.tokens t LEFT JOIN vigilops.hosts h ON h.id = t.host_id`;

export function createTokenStore(connections: Connections): TokenStore {
  const options = (signal: AbortSignal): CallOptions => ({ signal, timeoutMs: LIMIT_MS });
  return {
    find: async (secretHash, signal) => {
      const [row] = await connections.query<TokenRow>(
        {
          text: `${SELECT_TOKENS} WHERE t.secret_hash = $1`,
          values: [Buffer.from(secretHash)],
          name: 'find_token',
        },
        options(signal),
      );
      return row === undefined ? undefined : tokenOf(row);
    },

    markUsed: async (tokenIds, at, signal) => {
      await connections.query(
        {
          text: `UPDATE vigilops.tokens SET last_used_at = $2
                 WHERE id IN (SELECT id FROM vigilops.tokens WHERE id = ANY($1::int4[])
                                AND (last_used_at IS NULL OR last_used_at < $2) ORDER BY id FOR UPDATE)`,
          values: [tokenIds, at],
        },
        options(signal),
      );
    },

    create: async (token, signal) => {
      const [row] = await connections.query<TokenRow>(
        {
          text: `INSERT INTO vigilops.tokens (name, kind, scopes, secret_hash, for_host_key, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6)
                 RETURNING id, name, kind, scopes, host_id, for_host_key AS host_key, expires_at, revoked_at,
                           last_used_at, created_at`,
          values: [
            token.name,
            token.kind,
            token.scopes,
            Buffer.from(token.secretHash),
            token.hostKey,
            token.expiresAt,
          ],
        },
        options(signal),
      );
      if (row === undefined) {
        throw new Error('INSERT … RETURNING gave no token');
      }
      return tokenOf(row);
    },

    revoke: async (tokenId, at, signal) => {
      const revoked = await connections.query(
        {
          text: 'UPDATE vigilops.tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id',
          values: [tokenId, at],
        },
        options(signal),
      );
      return revoked.length > 0;
    },

    list: async (signal) => {
      const rows = await connections.query<TokenRow>(
        { text: `${SELECT_TOKENS} ORDER BY t.id` },
        options(signal),
      );
      return rows.map((row) => ({
        ...tokenOf(row),
        lastUsedAt: row.last_used_at,
        createdAt: row.created_at,
      }));
    },
  };
}

/** A scope that this version does not know gives nothing. */
export function tokenOf(row: TokenRow): TokenRecord {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    scopes: new Set(
      row.scopes.filter((scope): scope is Scope => (SCOPES as readonly string[]).includes(scope)),
    ),
    hostId: row.host_id,
    hostKey: row.host_key,
    ...(row.former_host_keys ? { formerHostKeys: row.former_host_keys } : {}),
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}
