import { SCOPES, type Scope, type TokenRecord, type TokenStore } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';
import { writeAudit } from './audit-log.ts';
import { withinLimit } from './limit.ts';
import { storableText } from './storable-text.ts';

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

/** Of the table alone: the host's key is the one that the token was made for. */
const TOKEN_COLUMNS = `id, name, kind, scopes, host_id, for_host_key AS host_key, expires_at, revoked_at, last_used_at,
  created_at`;

export function createTokenStore(connections: Connections): TokenStore {
  return {
    find: async (secretHash, signal) => {
      const [row] = await connections.query<TokenRow>(
        {
          text: `${SELECT_TOKENS} WHERE t.secret_hash = $1`,
          values: [Buffer.from(secretHash)],
          name: 'find_token',
        },
        withinLimit(signal),
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
        withinLimit(signal),
      );
    },

    create: (token, at, audit, signal) =>
      connections.transaction(async (tx) => {
        const created = await insertToken(tx, token, at);
        await writeAudit(
          tx,
          { ...audit, subject: created.name, detail: { ...audit.detail, id: created.id } },
          at,
        );
        return created;
      }, withinLimit(signal)),

    revoke: (tokenId, at, audit, signal) =>
      connections.transaction(async (tx) => {
        const [row] = await tx.query<TokenRow>({
          text: `UPDATE vigilops.tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL
                 RETURNING ${TOKEN_COLUMNS}`,
          values: [tokenId, at],
        });
        if (row === undefined) {
          return undefined;
        }
        const revoked = tokenOf(row);
        const detail = { ...audit.detail, id: tokenId };
        await writeAudit(tx, { ...audit, subject: revoked.name, detail }, at);
        return revoked;
      }, withinLimit(signal)),

    list: async (signal) => {
      const rows = await connections.query<TokenRow>(
        { text: `${SELECT_TOKENS} ORDER BY t.id` },
        withinLimit(signal),
      );
      return rows.map((row) => ({
        ...tokenOf(row),
        lastUsedAt: row.last_used_at,
        createdAt: row.created_at,
      }));
    },
  };
}

export async function insertToken(
  tx: Queryable,
  token: Parameters<TokenStore['create']>[0],
  at: Date,
): Promise<TokenRecord> {
  const [row] = await tx.query<TokenRow>({
    text: `INSERT INTO vigilops.tokens (name, kind, scopes, secret_hash, for_host_key, expires_at, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${TOKEN_COLUMNS}`,
    values: [
      storableText(token.name),
      token.kind,
      token.scopes,
      Buffer.from(token.secretHash),
      token.hostKey === null ? null : storableText(token.hostKey),
      token.expiresAt,
      at,
    ],
  });
  if (row === undefined) {
    throw new Error('INSERT … RETURNING gave no token');
  }
  return tokenOf(row);
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
