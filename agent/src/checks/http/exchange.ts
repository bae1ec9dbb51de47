import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';

import { BadAnswer } from '../connect/trouble.ts';
import type { ProbeRun } from '../types.ts';
import { type Body, readBody } from './read-body.ts';

export interface Question {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Undefined where it was not wanted. */
  readonly body: Body | undefined;
}

const MAX_HEADER_BYTES = 32_768;

/**
 * One request over an open connection. With no body wanted it is over with the headers of the answer, however much
 * the server would still send. Rejects with what went wrong, or when the run is over; the connection is the caller's.
 */
export function exchange(
  socket: Socket,
  question: Question,
  { trace, limit }: ProbeRun,
  deps: { readonly monotonicMs: () => number; readonly wantsBody: (status: number) => boolean },
): Promise<Answer> {
  const startMs = deps.monotonicMs();
  trace.waitsFor = 'the first byte';
  return new Promise<Answer>((resolve, reject) => {
    const call = request(
      {
        createConnection: () => socket,
        method: question.method,
        path: `${question.url.pathname}${question.url.search}`,
        // As a list they are written as they are, without the look-ups of a table.
        headers: Object.entries(question.headers).flat(),
        maxHeaderSize: MAX_HEADER_BYTES,
      },
      (response) => {
        trace.firstByteMs = (trace.firstByteMs ?? 0) + deps.monotonicMs() - startMs;
        const status = response.statusCode ?? 0;
        trace.statusCode = status;
        trace.waitsFor = 'the rest of the body';
        // From now on the answer knows best how it ends.
        call.off('close', closed);
        bodyOf(response, deps.wantsBody(status))
          .then((body) => resolve({ status, headers: response.headers, body }), reject)
          .finally(done);
      },
    );
    const done = limit.onOver((reason) => {
      call.destroy();
      reject(reason);
    });
    const closed = () => {
      done();
      reject(new BadAnswer('the connection was closed before an answer came'));
    };
    call.on('error', reject);
    call.on('close', closed);
    call.end(question.body);
  });
}

async function bodyOf(response: IncomingMessage, isWanted: boolean): Promise<Body | undefined> {
  if (isWanted) {
    return readBody(response);
  }
  // It is cut off by the caller, which is nobody's fault.
  response.on('error', () => undefined);
  return undefined;
}
