import type { ConfigOf } from '../types.ts';
import type { Question } from './exchange.ts';

/** Ours alone: they say how the connection is used. */
const RESERVED = new Set([
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
]);
/** What may go along to another origin; all else may be a secret of the first one. */
const HARMLESS = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);

/** The first request of a check. */
export function questionOf(config: ConfigOf<'http'>, userAgent: string, wantsBody: boolean): Question {
  const url = new URL(config.url);
  return {
    url,
    method: config.method,
    headers: {
      host: url.host,
      accept: '*/*',
      'user-agent': userAgent,
      ...(wantsBody ? { 'accept-encoding': 'gzip' } : {}),
      ...sendable(config.headers),
      ...lengthOf(config.body),
      connection: 'close',
    },
    body: config.body,
  };
}

/** What a browser would ask next (RFC 9110, 15.4); undefined where that is no http or https address. */
export function redirected(question: Question, status: number, location: string): Question | undefined {
  const url = URL.parse(location, question.url.href);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return undefined;
  }
  const becomesGet =
    (status === 303 && question.method !== 'HEAD') ||
    ((status === 301 || status === 302) && question.method === 'POST');
  const body = becomesGet ? undefined : question.body;
  const isSameOrigin = url.origin === question.url.origin;
  const dropped = new Set(['host', 'content-length', ...(becomesGet ? ['content-type'] : [])]);
  const kept = Object.entries(question.headers).filter(
    ([name]) => !dropped.has(name) && (isSameOrigin || HARMLESS.has(name) || name === 'accept-encoding'),
  );
  return {
    url,
    method: becomesGet ? 'GET' : question.method,
    headers: { host: url.host, ...Object.fromEntries(kept), ...lengthOf(body), connection: 'close' },
    body,
  };
}

/** Names in small letters; a value's characters beyond ASCII go as the bytes of their UTF-8. */
function sendable(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), Buffer.from(value, 'utf8').toString('latin1')] as const)
      .filter(([name]) => !RESERVED.has(name)),
  );
}

function lengthOf(body: string | undefined): Record<string, string> {
  return body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
}
