import { createHash } from 'node:crypto';

/** 53 bits of texts: fits a number of JavaScript, of JSON and of PostgreSQL's bigint; never 0. */
export function hash53(parts: readonly string[]): number {
  const digest = createHash('sha1').update(JSON.stringify(parts)).digest();
  return (digest.readUInt32BE(0) & 0x1fffff) * 0x1_0000_0000 + digest.readUInt32BE(4) || 1;
}
