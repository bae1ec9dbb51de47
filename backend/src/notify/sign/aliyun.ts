import { createHash, createHmac } from 'node:crypto';
import type { Outcome, Tools } from '../channel.ts';
import { judgeJson, saying } from '../http/judge.ts';

export interface AliyunCall {
  readonly endpoint: string;
  readonly action: string;
  readonly version: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * The request and its ACS3-HMAC-SHA256 signature ("V3 request structure and signature" of Alibaba Cloud's documentation).
 * Parameters of RPC calls stand in the query.
 */
export function signAliyun(
  call: AliyunCall,
  at: { readonly now: Date; readonly nonce: string },
): { readonly url: string; readonly headers: Readonly<Record<string, string>> } {
  const url = new URL(call.endpoint);
  const query = Object.entries(call.parameters)
    .map(([key, value]) => `${encode(key)}=${encode(value)}`)
    .toSorted()
    .join('&');
  const headers: Readonly<Record<string, string>> = {
    host: url.host,
    'x-acs-action': call.action,
    'x-acs-content-sha256': sha256(''),
    'x-acs-date': at.now.toISOString().replace(/\.\d{3}Z$/u, 'Z'),
    'x-acs-signature-nonce': at.nonce,
    'x-acs-version': call.version,
  };
  const names = Object.keys(headers).toSorted();
  const canonical = [
    'POST',
    '/',
    query,
    ...names.map((name) => `${name}:${headers[name] ?? ''}`),
    '',
    names.join(';'),
    sha256(''),
  ].join('\n');
  const signature = createHmac('sha256', call.accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex');
  return {
    url: `${url.origin}/?${query}`,
    headers: {
      ...headers,
      authorization: `ACS3-HMAC-SHA256 Credential=${call.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`,
    },
  };
}

/** RFC 3986: more than JavaScript thinks. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const DAY_IS_FULL = /DAY_LIMIT|AMOUNT_NOT_ENOUGH|DAILY/iu;
const TOO_MANY = /LIMIT_CONTROL|Throttling|FLOW_CONTROL|TOO_MANY|BUSINESS_LIMIT/iu;
const TROUBLE = /SYSTEM_ERROR|InternalError|ServiceUnavailable|Timeout/iu;
const OF_THIS_MESSAGE =
  /PARAM_LENGTH|INVALID_JSON_PARAM|ILLEGAL_CONTENT|BLACK_KEY|TTS_PARAM|INVALID_PARAMETERS/iu;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Messages and calls speak alike: `Code` is OK, or a word for what is wrong. */
export async function callAliyun(call: AliyunCall, receiptKey: string, tools: Tools): Promise<Outcome> {
  const { url, headers } = signAliyun(call, { now: tools.clock.now(), nonce: tools.randomId() });
  const answer = await tools.ask({ method: 'POST', url, headers, signal: tools.signal });
  return judgeJson(answer, tools.clock.now(), (body) => {
    const code = body['Code'];
    if (typeof code !== 'string') {
      return undefined;
    }
    if (code === 'OK') {
      const receipt = body[receiptKey];
      return { outcome: 'sent', receipt: typeof receipt === 'string' ? receipt : null };
    }
    const error = saying(code, body['Message']);
    if (DAY_IS_FULL.test(code)) {
      return { outcome: 'busy', error, retryAfterMs: HOUR_MS };
    }
    if (TOO_MANY.test(code)) {
      return { outcome: 'busy', error, retryAfterMs: MINUTE_MS };
    }
    if (TROUBLE.test(code)) {
      return { outcome: 'unreachable', error };
    }
    return { outcome: 'refused', error, isChannelBroken: !OF_THIS_MESSAGE.test(code) };
  });
}
