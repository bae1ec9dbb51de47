import { HEADER, VigilError } from '@vigilops/contracts';
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The UUID of the sender's spool record, or null when it keeps none. Throws REQUEST_INVALID. */
export function requireBatchId(request: IncomingMessage): string | null {
  const values = request.headersDistinct[HEADER.batchId];
  if (values === undefined) {
    return null;
  }
  const [value] = values;
  if (values.length > 1 || value === undefined || !UUID.test(value)) {
    throw new VigilError('REQUEST_INVALID', `${HEADER.batchId} must be one UUID`);
  }
  return value.toLowerCase();
}

/**
 * An id made of what was sent, for senders that give none: the same bytes in the same scope are one batch for as long as
 * batch ids are kept. Only where bytes that are the same cannot mean two things.
 */
export function batchIdOf(scope: string, body: Uint8Array): string {
  const bytes = createHash('sha256').update(`${scope}\n`).update(body).digest().subarray(0, 16);
  // RFC 9562: version 8 is for ids of one's own making.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
