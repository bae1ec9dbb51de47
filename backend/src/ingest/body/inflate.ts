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
  return new Promise((resolve, reject) => {
    const stream = openInflater(compression, compressed);
    const pieces: Buffer[] = [];
    let total = 0;
    const stop = (error: unknown) => {
      signal.removeEventListener('abort', onAbort);
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

/** A gzip body ends with its inflated length (RFC 1952, 2.3.1). Only a hint: it may lie, and is bounded for that. */
function declaredPiece(body: Buffer): number {
  const declared = body.length < 4 ? 0 : body.readUInt32LE(body.length - 4);
  // One more than needed: a piece that is filled to the brim is followed by another one.
  return Math.min(MAX_PIECE_BYTES, Math.max(MIN_PIECE_BYTES, declared + 1));
}

/** RFC 1950, 2.2: method 8, and the first two bytes as a number are a multiple of 31. */
function hasZlibHeader(body: Buffer): boolean {
  const [first = 0, second = 0] = body;
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}
