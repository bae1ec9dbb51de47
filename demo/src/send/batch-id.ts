import { createHash } from 'node:crypto';

/** Namespace of our names, made once by hand; RFC 9562, 5.5. */
const NAMESPACE = Buffer.from('7b1f4c1e0a6d4f5e9a3c52d06c2e8b11', 'hex');

/**
 * A UUID of version 5 out of the parts: the same window of the same world always has the same id, so that the
 * gate takes it once, however often it is sent.
 */
export function batchId(...parts: readonly (string | number)[]): string {
  const digest = createHash('sha1').update(NAMESPACE).update(parts.join('/')).digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
