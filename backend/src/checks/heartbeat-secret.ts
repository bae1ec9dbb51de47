import { createHash } from 'node:crypto';

/** 192 random bits: nothing to guess, so a fast hash is enough of what is stored. */
const SECRET_BYTES = 24;

export type RandomBytes = (size: number) => Uint8Array;

/** Of the URL where a job reports. */
export function createHeartbeatSecret(randomBytes: RandomBytes): {
  readonly secret: string;
  readonly hash: Uint8Array;
} {
  const secret = Buffer.from(randomBytes(SECRET_BYTES)).toString('base64url');
  return { secret, hash: hashHeartbeatSecret(secret) };
}

export function hashHeartbeatSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
