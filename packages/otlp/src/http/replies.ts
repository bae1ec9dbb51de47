import type { VigilError } from '@vigilops/contracts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { MEDIA_TYPE, type Encoding } from './media.ts';
import { expectsContinue } from './receive-body.ts';
import { encodeExportResponse, encodeStatus, type OtlpKind } from '../response.ts';

/** google.rpc.Code by HTTP status, as google/rpc/code.proto maps them. */
const RPC_CODES: Record<number, number> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  413: 8,
  415: 3,
  503: 14,
  504: 4,
};
const RPC_INTERNAL = 13;

/** How long and how much of a refused body is read and thrown away before the connection is cut. */
const LINGER = { ms: 2_000, bytes: 32 * 1024 * 1024 };
const KEEP_ALIVE_BYTES = 1024 * 1024;

/** Exactly 200 with an Export*ServiceResponse in the request's encoding (OTLP/HTTP, Response). */
export function sendExportResponse(
  response: ServerResponse,
  encoding: Encoding,
  kind: OtlpKind,
  partial: { readonly rejected: number; readonly message: string } | null,
): void {
  send(response, 200, encoding, encodeExportResponse(kind, partial, encoding));
}

/** A google.rpc.Status with the HTTP status of the error's code; anything unexpected is a 500 without details. */
export function sendStatus(
  request: IncomingMessage,
  response: ServerResponse,
  encoding: Encoding,
  error: VigilError,
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  if (error.retryable) {
    response.setHeader('Retry-After', String(error.retryAfterSeconds ?? 1));
  }
  if (error.status === 401) {
    response.setHeader('WWW-Authenticate', 'Bearer');
  }
  if (!request.complete) {
    lingerThenCut(request, response);
  }
  const message = error.code === 'INTERNAL' ? 'internal error' : `${error.code}: ${error.message}`;
  send(
    response,
    error.status,
    encoding,
    encodeStatus(RPC_CODES[error.status] ?? RPC_INTERNAL, message, encoding),
  );
}

function send(response: ServerResponse, status: number, encoding: Encoding, body: Uint8Array): void {
  response.statusCode = status;
  response.setHeader('Content-Type', MEDIA_TYPE[encoding]);
  response.setHeader('Content-Length', body.byteLength);
  response.end(body);
}

/**
 * An answer before the whole body was read: a sender that still writes would lose it to a reset if the connection
 * were cut at once, and could send for ever if it were not. A small body is read to its end and thrown away, so
 * that a fleet which is told to come back later need not connect anew.
 */
export function lingerThenCut(request: IncomingMessage, response: ServerResponse): void {
  const declared = Number(request.headers['content-length'] ?? Infinity);
  // Who waits for "100 Continue" may never send its body: what comes next would be taken for it.
  if (declared > KEEP_ALIVE_BYTES || expectsContinue(request)) {
    response.setHeader('Connection', 'close');
  }
  let dropped = 0;
  const cut = () => {
    request.socket.destroy();
  };
  const timer = setTimeout(cut, LINGER.ms);
  timer.unref();
  request.on('data', (chunk: Buffer) => {
    dropped += chunk.length;
    if (dropped > LINGER.bytes) {
      cut();
    }
  });
  request.once('close', () => {
    clearTimeout(timer);
  });
  request.resume();
}
