import { createHash, randomBytes } from 'node:crypto';
import type { TokenRecord } from '../../model/index.ts';

const SECRET = /^vgo_(?:agent|api)_[A-Za-z0-9_-]{43}$/;

/** `vgo_<kind>_<43 characters>`: 256 random bits in base64url. The kind in front is for people and secret scanners. */
export function createTokenSecret(
  kind: TokenRecord['kind'],
  random: (bytes: number) => Uint8Array = randomBytes,
): string {
  return `vgo_${kind}_${Buffer.from(random(32)).toString('base64url')}`;
}

export function isTokenSecret(text: string): boolean {
  return SECRET.test(text);
}

/** Tokens are stored as this hash only. 256 random bits need no slow hash: there is nothing to guess. */
export function hashTokenSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
