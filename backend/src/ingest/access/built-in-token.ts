import type { TokenRecord } from '../../model/index.ts';
import { createTokenSecret, hashTokenSecret } from './token-secret.ts';

/** Never given out by the database, whose ids begin at 1. */
export const BUILT_IN_TOKEN_ID = 0;

/** A token that lives and dies with this process: its own telemetry passes the gate like any other. */
export function createBuiltInToken(name: string): {
  readonly secret: string;
  readonly builtIn: ReadonlyMap<string, TokenRecord>;
} {
  const secret = createTokenSecret('api');
  const record: TokenRecord = {
    id: BUILT_IN_TOKEN_ID,
    name,
    kind: 'api',
    scopes: new Set(['ingest']),
    hostId: null,
    hostKey: null,
    expiresAt: null,
    revokedAt: null,
  };
  return { secret, builtIn: new Map([[hashTokenSecret(secret).toString('hex'), record]]) };
}
