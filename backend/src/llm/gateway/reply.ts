import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { refusalAnswer, type Refusal } from '../wire/errors.ts';
import type { WireFormat } from '../wire/words.ts';

/** What a provider says in its headers that a client may want: limits, ids, times. Nothing about cookies or connections. */
const PASSED =
  /^(?:content-type|retry-after(?:-ms)?|x-ratelimit-[\w-]+|anthropic-ratelimit-[\w-]+|openai-(?:processing-ms|version|model)|x-request-id|request-id|apim-request-id)$/u;

export function headersOfAnswer(
  upstream: IncomingHttpHeaders,
  own: {
    readonly requestId: string;
    readonly isStream: boolean;
    readonly isRewritten: boolean;
    readonly dropped: readonly string[];
    readonly redacted: number;
  },
): Record<string, string> {
  const passed = Object.entries(upstream).flatMap(([name, value]) =>
    PASSED.test(name) && typeof value === 'string' ? [[name, value] as const] : [],
  );
  const length = upstream['content-length'];
  const isWhole = !own.isStream && !own.isRewritten && upstream['content-encoding'] === undefined;
  return {
    ...Object.fromEntries(passed),
    ...(own.isStream ? { 'cache-control': 'no-cache', 'x-accel-buffering': 'no' } : {}),
    ...(own.isRewritten
      ? { 'content-type': own.isStream ? 'text/event-stream; charset=utf-8' : 'application/json' }
      : {}),
    ...(isWhole && length !== undefined ? { 'content-length': length } : {}),
    ...(own.dropped.length === 0 ? {} : { 'x-vigilops-dropped': own.dropped.join(', ').slice(0, 1_024) }),
    ...(own.redacted === 0 ? {} : { 'x-vigilops-redacted': String(own.redacted) }),
    'x-vigilops-request-id': own.requestId,
  };
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
