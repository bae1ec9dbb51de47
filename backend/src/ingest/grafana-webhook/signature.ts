import { VigilError } from '@vigilops/contracts';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Grafana's own preset (grafana/alerting, http/hmac.go), and the name that our provisioning gives. */
const SIGNATURE_HEADER = 'x-grafana-alerting-signature';
const TIMESTAMP_HEADER = 'x-grafana-alerting-timestamp';
/** Clocks differ, and Grafana may wait between signing and sending; beyond, a signature is a replay. */
const MAX_AGE_SECONDS = 300;

/** What a sender shows to be who it is. */
export interface Signature {
  readonly digest: Buffer;
  /** Unix seconds as sent, where the contact point has a timestamp header. */
  readonly timestamp: string | undefined;
}

export function hasSignature(request: IncomingMessage): boolean {
  return request.headersDistinct[SIGNATURE_HEADER] !== undefined;
}

/** Reads the headers. Throws SIGNATURE_INVALID for what cannot be right whatever the body is. */
export function readSignature(request: IncomingMessage): Signature {
  const digest = only(request, SIGNATURE_HEADER);
  if (digest === undefined || !/^[0-9a-f]{64}$/i.test(digest)) {
    throw new VigilError(
      'SIGNATURE_INVALID',
      `the header ${SIGNATURE_HEADER} must be one SHA-256 in hexadecimal`,
    );
  }
  const timestamp = only(request, TIMESTAMP_HEADER);
  if (timestamp !== undefined && !/^\d{1,12}$/.test(timestamp)) {
    throw new VigilError('SIGNATURE_INVALID', `the header ${TIMESTAMP_HEADER} must be seconds since 1970`);
  }
  return { digest: Buffer.from(digest, 'hex'), timestamp };
}

/**
 * HMAC-SHA-256 over the body, or over timestamp, colon and body. A body without timestamp cannot be told from a
 * replay; what was stored once is then known by its content. Throws SIGNATURE_INVALID or SIGNATURE_EXPIRED.
 */
export function requireSignature(
  { digest, timestamp }: Signature,
  body: Uint8Array,
  deps: { readonly secret: string; readonly now: Date },
): void {
  const hmac = createHmac('sha256', deps.secret);
  if (timestamp !== undefined) {
    hmac.update(`${timestamp}:`);
  }
  if (!timingSafeEqual(hmac.update(body).digest(), digest)) {
    throw new VigilError('SIGNATURE_INVALID', 'the signature does not fit the body');
  }
  const ageSeconds = timestamp === undefined ? 0 : deps.now.getTime() / 1_000 - Number(timestamp);
  if (Math.abs(ageSeconds) > MAX_AGE_SECONDS) {
    const which = ageSeconds > 0 ? 'old' : 'ahead of this clock';
    throw new VigilError(
      'SIGNATURE_EXPIRED',
      `the signature is ${String(Math.round(Math.abs(ageSeconds)))} s ${which}; at most ${String(MAX_AGE_SECONDS)} s are taken`,
    );
  }
}

function only(request: IncomingMessage, name: string): string | undefined {
  const values = request.headersDistinct[name];
  if (values !== undefined && values.length > 1) {
    throw new VigilError('SIGNATURE_INVALID', `the header ${name} came more than once`);
  }
  return values?.[0];
}
