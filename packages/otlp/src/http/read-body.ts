import { VigilError } from '@vigilops/contracts';
import type { IncomingMessage } from 'node:http';
import type { Reservation } from './byte-budget.ts';

/** Names the limit in words, so that the sender knows what to change. */
export interface BodyLimit {
  readonly bytes: number;
  readonly name: string;
}

export function overLimit(limit: BodyLimit): VigilError {
  return new VigilError('BODY_TOO_LARGE', `the body is over ${limit.name} of ${limit.bytes} bytes`);
}

export function noRoom(retryAfterSeconds: number): VigilError {
  return new VigilError('OVERLOADED', 'too many bytes are in flight', { retryAfterSeconds });
}

/**
 * Reads the body as sent. Throws BODY_TOO_LARGE, OVERLOADED (the budget is exhausted), the signal's reason, or
 * BODY_MALFORMED when the sender hangs up in the middle. After a throw the rest of the body is left unread.
 */
export function readBody(
  request: IncomingMessage,
  options: { limit: BodyLimit; reservation: Reservation; retryAfterSeconds: number; signal: AbortSignal },
): Promise<Buffer> {
  const { limit, reservation, signal } = options;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let total = 0;
    const settle = (finish: () => void) => {
      request.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      signal.removeEventListener('abort', onAbort);
      finish();
    };
    const fail = (error: unknown) => {
      settle(() => {
        request.pause();
        reject(error instanceof Error ? error : new Error('aborted', { cause: error }));
      });
    };
    const onData = (chunk: Buffer) => {
      total += chunk.length;
      if (total > limit.bytes) {
        fail(overLimit(limit));
      } else if (!reservation.grow(chunk.length)) {
        fail(noRoom(options.retryAfterSeconds));
      } else {
        chunks.push(chunk);
      }
    };
    const onEnd = () => {
      settle(() => {
        resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, total));
      });
    };
    const hungUp = (cause?: unknown) => {
      fail(new VigilError('BODY_MALFORMED', 'the sender hung up before the body was complete', { cause }));
    };
    const onError = (error: Error) => {
      hungUp(error);
    };
    const onClose = () => {
      hungUp();
    };
    const onAbort = () => {
      fail(signal.reason);
    };
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    request.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}
