import { hash } from 'node:crypto';
import type { DescriptorHash } from '../../model/index.ts';

const HASH_BYTES = 16;

/** The head of SHA-256 over the parts as JSON, which keeps their borders; `kind` keeps families apart. */
export function descriptorHash(
  kind: 'resource' | 'scope' | 'series' | 'stream',
  ...parts: readonly (string | number | boolean | null)[]
): DescriptorHash {
  return new Uint8Array(hash('sha256', JSON.stringify([kind, ...parts]), 'buffer').subarray(0, HASH_BYTES));
}

/** A hash as a key of a Map. */
export function hashKey(bytes: DescriptorHash): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
