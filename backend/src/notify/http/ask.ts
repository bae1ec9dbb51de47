import { connectionWords, lookupBy } from '@vigilops/runtime';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import { bareHost, isWebAddress } from './web-address.ts';
import { ForbiddenAddress, type Resolve } from './resolve.ts';

export interface HttpQuestion {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Of an answer that may be longer than others. */
  readonly mostBytes?: number;
  readonly signal: AbortSignal;
}

export type HttpAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      /** Of an endless one its begin. */
      readonly text: string;
    }
  /** Nobody answered, or not to the end. */
  | { readonly kind: 'failed'; readonly error: string }
  /** An address that is never asked. */
  | { readonly kind: 'forbidden'; readonly error: string };

/** Never rejects, follows nothing, and ends with the signal. */
export type AskHttp = (question: HttpQuestion) => Promise<HttpAnswer>;

/** A provider's word for what is wrong is a few hundred bytes. */
const MAX_ANSWER_BYTES = 65_536;

/** Connects to the very addresses that were looked at, whatever the name says a moment later. */
export function createAskHttp(resolve: Resolve): AskHttp {
  return async (question) => {
    if (!isWebAddress(question.url)) {
      return { kind: 'forbidden', error: 'this is no address that messages are sent to' };
    }
    try {
      const url = new URL(question.url);
      // A literal is connected to without a look-up.
      if (isIP(bareHost(url.hostname)) !== 0) {
        await resolve(url.hostname);
      }
      return await exchange(url, question, lookupBy(resolve));
    } catch (error) {
      return error instanceof ForbiddenAddress
        ? { kind: 'forbidden', error: error.message }
        : { kind: 'failed', error: wordsFor(error, question.signal) };
    }
  };
}

function exchange(
  url: URL,
  { method, headers, body, signal, mostBytes = MAX_ANSWER_BYTES }: HttpQuestion,
  lookup: LookupFunction,
): Promise<HttpAnswer> {
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        method,
        headers: {
          'User-Agent': 'VigilOps',
          Accept: 'application/json, text/plain;q=0.9, */*;q=0.1',
          ...headers,
          ...(bytes === undefined ? {} : { 'Content-Length': String(bytes.byteLength) }),
        },
        // One connection a message: one that was kept may be closed by the other side at the moment it is used.
        agent: false,
        lookup,
        signal,
      },
      (response) => {
        readAnswer(response, mostBytes).then(resolve, reject);
      },
    );
    asked.on('error', reject);
    asked.end(bytes);
  });
}

function readAnswer(response: IncomingMessage, mostBytes: number): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    const finish = () => {
      resolve({
        kind: 'answer',
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: Buffer.concat(pieces).subarray(0, mostBytes).toString('utf8'),
      });
    };
    response.on('data', (piece: Buffer) => {
      pieces.push(piece);
      size += piece.byteLength;
      if (size >= mostBytes) {
        finish();
        response.destroy();
      }
    });
    response.on('end', finish);
    response.on('error', reject);
    response.on('close', () => {
      reject(new Error('the connection was cut in the middle of the answer'));
    });
  });
}

/** For people, and without the URL, which may be a secret. */
export function wordsFor(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) {
    return 'no answer in time';
  }
  const { code } = error as { readonly code?: unknown };
  if (code === 'HPE_HEADER_OVERFLOW') {
    return 'its headers have no end';
  }
  return connectionWords(code) ?? (error instanceof Error ? error.message : 'it cannot be reached');
}
