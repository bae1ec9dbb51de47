import type { IncomingMessage } from 'node:http';

export interface AnswerBody {
  readonly bytes: Buffer;
  /** There is more than was read. */
  readonly isCut: boolean;
}

/**
 * Reads an answer to its end, or `maxBytes` of it: then the connection is closed, since the rest may be endless. Rejects where it
 * ends too soon.
 */
export function readAnswer(response: IncomingMessage, maxBytes: number): Promise<AnswerBody> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let left = maxBytes;
    const finish = (isCut: boolean) => resolve({ bytes: Buffer.concat(parts), isCut });
    response.on('data', (part: Buffer) => {
      parts.push(part.subarray(0, left));
      left -= part.length;
      if (left < 0) {
        finish(true);
        response.destroy();
      }
    });
    response.on('end', () => finish(false));
    response.on('error', reject);
    response.on('close', () => reject(Object.assign(new Error('cut'), { code: 'ECONNRESET' })));
  });
}
