import type { Clock, Logger } from '@vigilops/runtime';
import { importJWK, type CryptoKey } from 'jose';
import { z } from 'zod';

/** Grafana makes a new key each month, and says so by the key's id. */
const FRESH_MS = 600_000;
/** Whoever invents ids of keys makes us ask no more often. */
const UNKNOWN_AGAIN_MS = 60_000;
/** While Grafana does not answer, nobody waits for it more often. */
const FAILED_AGAIN_MS = 10_000;
const FETCH_LIMIT_MS = 3_000;
const MAX_BYTES = 65_536;
const MAX_KEYS = 64;

const jwks = z.object({ keys: z.array(z.looseObject({})).max(MAX_KEYS) });
const ownKey = z.object({
  kid: z.string().min(1).max(256),
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().max(64),
  y: z.string().max(64),
  alg: z.literal('ES256').optional(),
  use: z.literal('sig').optional(),
});

export interface GrafanaKeys {
  /** The public key of that id, which is compared and nothing else. */
  find(kid: string): Promise<CryptoKey | 'unknown' | 'unreachable'>;
}

export interface GrafanaKeysDeps {
  /** Where Grafana publishes its keys as a JWKS (RFC 7517). */
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly logger: Logger;
}

/** Grafana's public keys, kept for ten minutes; one that was good stays good while Grafana does not answer. */
export function createGrafanaKeys({ url, fetch, clock, logger }: GrafanaKeysDeps): GrafanaKeys {
  let keys: ReadonlyMap<string, CryptoKey> = new Map();
  let fetchedMs = -Infinity;
  let unknownMs = -Infinity;
  let failedMs = -Infinity;
  let fetching: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    try {
      keys = await importKeys(await readJwks(fetch, url));
      fetchedMs = clock.monotonicMs();
      failedMs = -Infinity;
    } catch (error) {
      failedMs = clock.monotonicMs();
      logger.warn(
        { url, error: error instanceof Error ? error.message : String(error) },
        'the keys of Grafana cannot be fetched (VIGILOPS_GRAFANA_URL); until then nobody knows who acts there',
      );
    }
  }

  return {
    find: async (kid) => {
      const nowMs = clock.monotonicMs();
      const isOld = nowMs - fetchedMs >= FRESH_MS;
      const isNew = !isOld && !keys.has(kid) && nowMs - unknownMs >= UNKNOWN_AGAIN_MS;
      if ((isOld || isNew) && nowMs - failedMs >= FAILED_AGAIN_MS) {
        unknownMs = isNew ? nowMs : unknownMs;
        fetching ??= refresh().finally(() => {
          fetching = undefined;
        });
        await fetching;
      }
      return keys.get(kid) ?? (failedMs === -Infinity ? 'unknown' : 'unreachable');
    },
  };
}

async function importKeys(set: z.output<typeof jwks>): Promise<ReadonlyMap<string, CryptoKey>> {
  const keys = new Map<string, CryptoKey>();
  for (const one of set.keys) {
    const { success, data } = ownKey.safeParse(one);
    if (success) {
      // The algorithm is ours: what the set says of it decides nothing.
      const { kid, kty, crv, x, y } = data;
      keys.set(kid, (await importJWK({ kty, crv, x, y }, 'ES256')) as CryptoKey);
    }
  }
  return keys;
}

async function readJwks(get: typeof fetch, url: string): Promise<z.output<typeof jwks>> {
  const response = await get(url, {
    redirect: 'error',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(FETCH_LIMIT_MS),
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new Error(`it answers with the status ${String(response.status)}`);
  }
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > MAX_BYTES) {
      throw new Error(`it answers more than ${String(MAX_BYTES)} bytes`);
    }
    parts.push(part);
  }
  return jwks.parse(JSON.parse(Buffer.concat(parts).toString('utf8')));
}
