import { HEADER } from '@vigilops/contracts';

import { type QueueKind, OTLP_KINDS } from '../spool/types.ts';
import { MAX_ANSWER_BYTES, type HttpAnswer } from './answer.ts';
import { readAnswer } from './read-answer.ts';
import { openConnections, serverAddress } from './server-trust.ts';
import type { SenderConfig } from './types.ts';

const DEFAULT_TIMEOUT_MS = 30_000;

export interface OtlpClient {
  readonly url: URL;
  /** One POST of gzipped protobuf. Rejects when no answer came; never follows a redirect. */
  post(kind: QueueKind, batchId: string, payload: Uint8Array, signal: AbortSignal): Promise<HttpAnswer>;
  close(): void;
}

/** Throws CONFIG_INVALID for an address or a CA file that cannot be used. */
export async function openOtlpClient(config: SenderConfig, token: () => string): Promise<OtlpClient> {
  const url = serverAddress(config);
  const base = url.href.replace(/\/+$/, '');
  const timeoutMs = config.requestTimeoutMs ?? DEFAULT_TIMEOUT_MS;
  const { request, agent } = await openConnections(url, config.tls);

  function post(
    kind: QueueKind,
    batchId: string,
    payload: Uint8Array,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token()}`,
        'content-type': 'application/x-protobuf',
        'content-encoding': 'gzip',
        'content-length': payload.length,
        'user-agent': config.userAgent ?? 'vigilops-agent',
        [HEADER.batchId]: batchId,
      };
      const call = request(
        `${base}/v1/${OTLP_KINDS[kind]}`,
        { method: 'POST', agent, headers, signal },
        (response) => {
          readAnswer(response, MAX_ANSWER_BYTES).then(({ bytes }) => {
            clearTimeout(timer);
            resolve({
              status: response.statusCode ?? 0,
              contentType: response.headers['content-type'] ?? '',
              retryAfter: response.headers['retry-after'],
              location: response.headers.location,
              body: bytes,
            });
          }, fail);
        },
      );
      const fail = (error: Error) => {
        clearTimeout(timer);
        reject(error);
      };
      const timer = setTimeout(() => {
        call.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' }));
      }, timeoutMs);
      call.on('error', fail);
      call.end(payload);
    });
  }

  return { url, post, close: () => agent.destroy() };
}
