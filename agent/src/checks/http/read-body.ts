import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { BadAnswer } from '../connect/trouble.ts';

/** Bytes, both as they come and unpacked; what lies behind is not read. */
export const MAX_BODY_BYTES = 1_048_576;

export interface Body {
  readonly bytes: Buffer;
  /** There is more than was read. */
  readonly isCut: boolean;
}

/** Reads the body up to its end or its limit, and unpacks gzip. Rejects when it ends too soon. */
export function readBody(response: IncomingMessage): Promise<Body> {
  return new Promise((resolve, reject) => {
    const isPacked = /^(x-)?gzip$/i.test(response.headers['content-encoding'] ?? '');
    const content: Readable = isPacked ? response.pipe(createGunzip()) : response;
    const parts: Buffer[] = [];
    let left = MAX_BODY_BYTES;

    const finish = (isCut: boolean) => {
      content.removeAllListeners('data');
      content.destroy();
      response.destroy();
      resolve({ bytes: Buffer.concat(parts), isCut });
    };
    content.on('data', (part: Buffer) => {
      parts.push(part.subarray(0, left));
      left -= part.length;
      if (left < 0) {
        finish(true);
      }
    });
    content.on('end', () => finish(false));
    content.on('error', (error) =>
      reject(isPacked ? new BadAnswer(`the body is no gzip: ${error.message}`) : error),
    );
    if (isPacked) {
      let rawLeft = MAX_BODY_BYTES;
      // Packed bytes that unpack to nothing have no other end.
      response.on('data', (part: Buffer) => {
        rawLeft -= part.length;
        if (rawLeft < 0) {
          finish(true);
        }
      });
    }
    // Also when the connection is closed too soon.
    response.on('error', reject);
  });
}

/** The text in the charset of its type; what is no text of it becomes U+FFFD. */
export function bodyText(bytes: Buffer, contentType: string | undefined): string {
  const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset === 'utf-8' || charset === 'utf8' || charset === 'us-ascii') {
    return bytes.toString('utf8');
  }
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A charset that nobody knows.
    return bytes.toString('utf8');
  }
}
