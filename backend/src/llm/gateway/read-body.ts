import type { IncomingMessage } from 'node:http';

export type ReadBody =
  | { readonly outcome: 'read'; readonly bytes: Buffer }
  | { readonly outcome: 'too_large' | 'too_slow' | 'gone' };

/** Images come as base64 within the JSON: OpenAI and Anthropic take 32 MB and more. */
export const MAX_BODY_BYTES = 48 * 1_048_576;
const LIMIT_MS = 30_000;

/** The whole body, or why there is none. A body that is too large is not read to its end. */
export function readBody(request: IncomingMessage, maxBytes = MAX_BODY_BYTES): Promise<ReadBody> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > maxBytes) {
    return Promise.resolve({ outcome: 'too_large' });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(() => finish({ outcome: 'too_slow' }), LIMIT_MS);
    const finish = (result: ReadBody) => {
      clearTimeout(timer);
      request.off('data', take).off('end', end).off('close', gone).off('error', gone);
      if (result.outcome !== 'read') {
        request.pause();
      }
      resolve(result);
    };
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        finish({ outcome: 'too_large' });
      } else {
        chunks.push(chunk);
      }
    };
    const [end, gone] = [
      () =>
        finish({
          outcome: 'read',
          bytes: chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks),
        }),
      () => finish({ outcome: 'gone' }),
    ];
    request.on('data', take).on('end', end).on('close', gone).on('error', gone);
  });
}
