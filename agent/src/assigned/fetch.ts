import { readAnswer } from '../send/read-answer.ts';
import { openConnections } from '../send/server-trust.ts';
import { createSendingToken } from '../send/token.ts';
import type { SenderConfig } from '../send/types.ts';

export interface FetchAnswer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly text: string;
}

export type FetchConfig = Pick<SenderConfig, 'url' | 'token' | 'tokenFile' | 'tls' | 'userAgent'>;

const LIMIT_MS = 15_000;
const MAX_BODY_BYTES = 1_048_576;

/** Asks the server what it assigns to this host at `path`, with the token and the trust of the sender. Follows no redirect. */
export async function openAssignedFetch(
  config: FetchConfig,
  path: string,
): Promise<{ fetch(etag: string | undefined, signal: AbortSignal): Promise<FetchAnswer>; close(): void }> {
  const { request, agent } = await openConnections(new URL(config.url), config.tls);
  const token = createSendingToken(config.token, config.tokenFile);

  function fetch(etag: string | undefined, signal: AbortSignal): Promise<FetchAnswer> {
    return new Promise((resolve, reject) => {
      const headers = {
        accept: 'application/json',
        authorization: `Bearer ${token.current()}`,
        'user-agent': config.userAgent ?? 'vigilops-agent',
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
      };
      const call = request(`${config.url}${path}`, { agent, headers, signal }, (response) => {
        readAnswer(response, MAX_BODY_BYTES).then(({ bytes, isCut }) => {
          if (isCut) {
            reject(new Error('the answer is larger than 1 MiB'));
            return;
          }
          if (response.statusCode === 401) {
            token.look();
          }
          resolve({
            status: response.statusCode ?? 0,
            etag: response.headers.etag,
            text: bytes.toString('utf8'),
          });
        }, reject);
      });
      const timer = setTimeout(() => call.destroy(new Error('no answer in time')), LIMIT_MS);
      call.on('error', reject);
      call.on('close', () => clearTimeout(timer));
      call.end();
    });
  }

  return { fetch, close: () => agent.destroy() };
}
