import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BodyLimits } from './limits.ts';
import type { Reservation } from './byte-budget.ts';
import type { FairSemaphore } from './fair-semaphore.ts';
import { inflate } from './inflate.ts';
import type { Compression, Encoding } from './media.ts';
import { noRoom, overLimit, readBody, type BodyLimit } from './read-body.ts';

export interface BodyForm {
  readonly encoding: Encoding;
  readonly compression: Compression | null;
}

/** What the body may measure on the wire and after inflation. */
export function bodyLimits(form: BodyForm, limits: BodyLimits): { wire: BodyLimit; inflated: BodyLimit } {
  const inflated: BodyLimit =
    form.encoding === 'json'
      ? { bytes: limits.maxJsonBytes, name: 'the limit for JSON' }
      : { bytes: limits.maxBodyBytes, name: 'the limit after inflation' };
  const wire =
    form.compression === null
      ? inflated
      : { bytes: limits.maxCompressedBytes, name: 'the limit for compressed bodies' };
  return { wire, inflated };
}

/** The length the sender declares; undefined with chunked transfer. Throws BODY_TOO_LARGE before a byte is read. */
export function declaredLength(request: IncomingMessage, limit: BodyLimit): number | undefined {
  const text = request.headers['content-length'];
  if (text === undefined) {
    return undefined;
  }
  const length = Number(text);
  if (length > limit.bytes) {
    throw overLimit(limit);
  }
  return length;
}

/** Reads and inflates one body within all bounds; what it holds is in `reservation` until the caller releases it. */
export async function receiveBody(
  request: IncomingMessage,
  response: ServerResponse,
  form: BodyForm,
  options: {
    limits: BodyLimits;
    reservation: Reservation;
    inflateInTurn: FairSemaphore;
    senderId: number;
    signal: AbortSignal;
  },
): Promise<Buffer> {
  const { limits, reservation, signal } = options;
  const { wire, inflated } = bodyLimits(form, limits);
  const retryAfterSeconds = limits.overloadRetryAfterSeconds;
  if (expectsContinue(request)) {
    response.writeContinue();
  }
  const sent = await readBody(request, { limit: wire, reservation, retryAfterSeconds, signal });
  const { compression } = form;
  if (compression === null || sent.length === 0) {
    return sent;
  }
  const body = await options.inflateInTurn(
    options.senderId,
    () => inflate(sent, { compression, limit: inflated, signal }),
    signal,
  );
  reservation.shrink(sent.length);
  if (!reservation.grow(body.length)) {
    throw noRoom(retryAfterSeconds);
  }
  return body;
}

/** The sender waits for our word before it sends the body (RFC 9110, 10.1.1); a refusal then costs it nothing. */
export function expectsContinue(request: IncomingMessage): boolean {
  return request.headers.expect?.toLowerCase() === '100-continue';
}
