import { VigilError } from '@vigilops/contracts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendText } from '../http/send.ts';
import { watchRequest } from '../http/request-signal.ts';
import type { Relay } from '../route.ts';

/** Of all that one call may take. */
const CALL_MS = 60_000;
/** Several times what the longest answer of a tool is. */
const MOST_CHARACTERS = 1_048_576;

/** Hands a request to somebody who knows the web's own Request and Response, and sends what comes back. */
export function relayOf(answer: (request: Request) => Promise<Response>, cancel: AbortController): Relay {
  return async (request, response) => {
    const watch = watchRequest(response, CALL_MS);
    const leave = () => {
      cancel.abort(watch.signal.reason);
    };
    watch.signal.addEventListener('abort', leave, { once: true });
    try {
      await send(await answer(webRequestOf(request, watch.signal)), response);
    } finally {
      watch.done();
    }
  };
}

/** The body was read already. */
function webRequestOf(request: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    for (const value of values ?? []) {
      headers.append(name, value);
    }
  }
  // Always JSON, whatever the caller would take besides.
  headers.set('accept', 'application/json, text/event-stream');
  return new Request(new URL('/mcp', 'http://vigilops'), { method: 'POST', headers, signal });
}

async function send(answer: Response, response: ServerResponse): Promise<void> {
  const type = answer.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream')) {
    await answer.body?.cancel();
    throw new VigilError('REQUEST_INVALID', 'method: this server has no streams');
  }
  const text = await answer.text();
  if (text.length > MOST_CHARACTERS) {
    throw new VigilError('QUERY_TOO_LARGE', 'the answer is longer than this route sends');
  }
  if (text === '') {
    response.statusCode = answer.status;
    response.end();
    return;
  }
  sendText(response, answer.status, text, 'application/json');
}
