import { createHash } from 'node:crypto';

import type { OtlpKind } from '@vigilops/otlp';

/**
 * An id made of what was handed in, as a UUID of version 8 (RFC 9562): a program that did not hear our answer hands
 * the same bytes in again, and the server stores a batch id once. Only for requests in which every item has its time:
 * of others two that are the same may be meant.
 */
export function batchIdOf(kind: OtlpKind, body: Uint8Array): Uint8Array {
  const hash = createHash('sha256').update(`relay/${kind}\n`).update(body).digest();
  const bytes = new Uint8Array(hash.subarray(0, 16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}
