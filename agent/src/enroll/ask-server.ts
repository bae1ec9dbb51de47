import * as z from 'zod/mini';

import { MAX_ANSWER_BYTES } from '../send/answer.ts';
import { readAnswer } from '../send/read-answer.ts';
import { openConnections, serverAddress, troubleInWords } from '../send/server-trust.ts';
import type { SenderConfig } from '../send/types.ts';

/** A server's word goes into our configuration: bounded, and nothing that the configuration would read as a variable. */
const word = z.string().check(z.minLength(1), z.maxLength(256), z.regex(/^(?!\$\{)[^\p{Cc}]+$/u));
const answer = z.object({
  token: z.string().check(z.regex(/^vgo_agent_[\w-]{43}$/)),
  group: z.nullable(word),
  tags: z.array(word).check(z.maxLength(32)),
});
export type EnrolledAnswer = z.output<typeof answer>;

/** RFC 9457; whatever is not that is told by its status alone. */
const problem = z.object({ detail: z.string().check(z.maxLength(2_000)) });

const LIMIT_MS = 30_000;

export interface EnrollmentRequest {
  readonly secret: string;
  readonly hostKey: string;
  readonly hostName: string;
  readonly agentVersion: string;
}

/** POST /api/v1/agent/enroll. Throws an error whose message says in words what is wrong, and what to do. */
export async function askServer(
  server: Pick<SenderConfig, 'url' | 'allowPlainHttp' | 'tls'>,
  { secret, hostKey, hostName, agentVersion }: EnrollmentRequest,
): Promise<EnrolledAnswer> {
  const url = serverAddress(server);
  const body = JSON.stringify({ host_key: hostKey, host_name: hostName, agent_version: agentVersion });
  const { status, text } = await post(server, url, secret, body).catch((cause: unknown) => {
    throw new Error(
      `${troubleInWords(cause, url)}; the enrolment is as good as before, unless the answer was lost`,
      {
        cause,
      },
    );
  });
  if (status !== 200) {
    throw new Error(refusal(status, text, url));
  }
  const parsed = z.safeParse(answer, parseJson(text));
  if (!parsed.success) {
    throw new Error(`${url.host} answers something else than a VigilOps server of this version`);
  }
  return parsed.data;
}

async function post(
  server: Pick<SenderConfig, 'tls'>,
  url: URL,
  secret: string,
  body: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const { request, agent } = await openConnections(url, server.tls);
  try {
    return await new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${secret}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const signal = AbortSignal.timeout(LIMIT_MS);
      const address = `${url.href.replace(/\/+$/, '')}/api/v1/agent/enroll`;
      const call = request(address, { method: 'POST', agent, headers, signal }, (response) => {
        readAnswer(response, MAX_ANSWER_BYTES).then(({ bytes, isCut }) => {
          if (isCut) {
            reject(new Error('the answer has no end'));
          } else {
            resolve({ status: response.statusCode ?? 0, text: bytes.toString('utf8') });
          }
        }, reject);
      });
      call.on('error', (error) =>
        reject(signal.aborted ? Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' }) : error),
      );
      call.end(body);
    });
  } finally {
    agent.destroy();
  }
}

function refusal(status: number, text: string, url: URL): string {
  const parsed = z.safeParse(problem, parseJson(text));
  const said = parsed.success ? clean(parsed.data.detail) : '';
  const told = said === '' ? `HTTP ${status}` : said;
  switch (status) {
    case 401:
      return `the server does not take the enrolment: ${told}`;
    case 404:
    case 405:
      return `there is no VigilOps at ${url.href} that enrols agents (${told})`;
    case 429:
      return `too many have tried from this address: ${told}`;
    default:
      if (status >= 300 && status < 400) {
        return `${url.host} redirects (HTTP ${status}); give the final address`;
      }
      return status >= 500
        ? `the server cannot do it now (${told}); the enrolment is as good as before, try again`
        : `the server refuses: ${told}`;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function clean(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 500);
}
