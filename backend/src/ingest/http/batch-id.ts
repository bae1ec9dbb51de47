import { HEADER, VigilError } from '@vigilops/contracts';
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
