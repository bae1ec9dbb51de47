import { VigilError } from '@vigilops/contracts';
import { createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import type { Compression } from './media.ts';
import { overLimit, type BodyLimit } from './read-body.ts';

/**
 * What comes in one piece is not copied, and large buffers are what makes the collector run. A bomb is noticed at most
 * one piece late.
 */
const MIN_PIECE_BYTES = 1024;
const MAX_PIECE_BYTES = 128 * 1024;
const PIECE_BYTES = 64 * 1024;
/** Of deflate (zlib's technical details): a byte becomes no more than so many. */
const MAX_RATIO = 1_032;

/**
 * Inflates a whole body, counting every piece against the limit as it comes out, so that a bomb costs no more
 * than the limit. gzip bodies may have several members (RFC 1952, 2.2). `deflate` means zlib (RFC 9110, 8.4.1.2),
 * but some senders leave the zlib header out. Throws BODY_TOO_LARGE, BODY_MALFORMED (not compressed as its header
 * says, or cut short) or the signal's reason.
 */
export function inflate(
  compressed: Buffer,
  options: { compression: Compression; limit: BodyLimit; signal: AbortSignal },
): Promise<Buffer> {
  const { compression, limit, signal } = options;
  if (compression === 'gzip' && isDeclaredLarger(compressed, limit.bytes)) {
    return Promise.reject(overLimit(limit));
  }
  return new Promise((resolve, reject) => {
    const stream = openInflater(compression, compressed);
    const pieces: Buffer[] = [];
    let total = 0;
    const stop = (error: unknown) => {
      signal.removeEventListener('abort', onAbort);
      pieces.length = 0;
      stream.destroy();
      reject(error instanceof Error ? error : new Error('aborted', { cause: error }));
    };
    const onAbort = () => {
      stop(signal.reason);
    };
    stream.on('data', (piece: Buffer) => {
      total += piece.length;
      if (total > limit.bytes) {
        stop(overLimit(limit));
      } else {
        pieces.push(piece);
      }
    });
    stream.on('end', () => {
      signal.removeEventListener('abort', onAbort);
      const [only] = pieces;
      resolve(only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces, total));
    });
    stream.on('error', (cause: Error) => {
      stop(
        new VigilError('BODY_MALFORMED', `the body is not valid ${compression}: ${cause.message}`, { cause }),
      );
    });
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    stream.end(compressed);
  });
}

function openInflater(compression: Compression, body: Buffer) {
  switch (compression) {
    case 'gzip':
      return createGunzip({ chunkSize: declaredPiece(body) });
    case 'deflate':
      return hasZlibHeader(body)
        ? createInflate({ chunkSize: PIECE_BYTES })
        : createInflateRaw({ chunkSize: PIECE_BYTES });
    default:
      return compression satisfies never;
  }
}

/**
 * Whether a gzip body says itself that it is too large, and could be: what is no gzip, or was cut short, ends with any
 * bytes, which mostly say more than deflate can make of so few. Then nothing is inflated at all.
 */
function isDeclaredLarger(body: Buffer, limitBytes: number): boolean {
  const declared = declaredBytes(body);
  return body[0] === 0x1f && body[1] === 0x8b && declared > limitBytes && declared <= body.length * MAX_RATIO;
}

/** Only a hint of the length: it may lie, and is bounded for that. */
function declaredPiece(body: Buffer): number {
  // One more than needed: a piece that is filled to the brim is followed by another one.
  return Math.min(MAX_PIECE_BYTES, Math.max(MIN_PIECE_BYTES, declaredBytes(body) + 1));
}

/** A gzip body ends with the inflated length of its last member, modulo 2^32 (RFC 1952, 2.3.1). */
function declaredBytes(body: Buffer): number {
  return body.length < 4 ? 0 : body.readUInt32LE(body.length - 4);
}

/** RFC 1950, 2.2: method 8, and the first two bytes as a number are a multiple of 31. */
function hasZlibHeader(body: Buffer): boolean {
  const [first = 0, second = 0] = body;
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}
