import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits: nothing to guess, so a fast hash is enough of what is stored. */
export function createOneTimeSecret(): { readonly secret: string; readonly hash: Buffer } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, hash: hashOneTimeSecret(secret) };
}

export function hashOneTimeSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
