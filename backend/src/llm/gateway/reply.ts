import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { refusalAnswer, type Refusal } from '../wire/errors.ts';
import type { WireFormat } from '../wire/words.ts';

/** What a provider says in its headers that a client may want: limits, ids, times. Nothing about cookies or connections. */
const PASSED =
  /^(?:content-type|retry-after(?:-ms)?|x-ratelimit-[\w-]+|anthropic-ratelimit-[\w-]+|openai-(?:processing-ms|version|model)|x-request-id|request-id|apim-request-id)$/u;

const MAX_DROPPED_TOLD = 1_024;

/** Names and values in turn, as Node writes them the fastest. */
export function headersOfAnswer(
  upstream: IncomingHttpHeaders,
  own: {
    readonly requestId: string;
    readonly isStream: boolean;
    readonly isRewritten: boolean;
    readonly dropped: readonly string[];
    readonly redacted: number;
  },
): string[] {
  const { isStream, isRewritten, dropped, redacted } = own;
  const told = ['x-vigilops-request-id', own.requestId];
  for (const name in upstream) {
    const value = upstream[name];
    if (typeof value === 'string' && PASSED.test(name) && !(isRewritten && name === 'content-type')) {
      told.push(name, value);
    }
  }
  if (isStream) {
    told.push('cache-control', 'no-cache', 'x-accel-buffering', 'no');
  }
  if (isRewritten) {
    told.push('content-type', isStream ? 'text/event-stream; charset=utf-8' : 'application/json');
  }
  const length = upstream['content-length'];
  if (!isStream && !isRewritten && length !== undefined && upstream['content-encoding'] === undefined) {
    told.push('content-length', length);
  }
  if (dropped.length > 0) {
    told.push('x-vigilops-dropped', dropped.join(', ').slice(0, MAX_DROPPED_TOLD));
  }
  if (redacted > 0) {
    told.push('x-vigilops-redacted', String(redacted));
  }
  return told;
}

/** Nothing of an answer has been sent yet. */
export function sendRefusal(
  response: ServerResponse,
  format: WireFormat,
  refusal: Refusal,
  requestId: string,
): number {
  const { status, headers, body } = refusalAnswer(format, refusal, requestId);
  if (!response.destroyed && !response.headersSent) {
    response.writeHead(status, {
      ...headers,
      'x-vigilops-request-id': requestId,
      'content-length': String(Buffer.byteLength(body)),
    });
    response.end(body);
  }
  return status;
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(text)),
  });
  response.end(text);
}

export const refusal = (kind: Refusal['kind'], message: string, over: Partial<Refusal> = {}): Refusal => ({
  kind,
  message,
  code: null,
  param: null,
  retryAfterSeconds: null,
  ...over,
});
