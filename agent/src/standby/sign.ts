import { createHmac } from 'node:crypto';

import type { WatchRequest } from './read-watch.ts';

export interface SignedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The request as it goes out at this moment. Throws where its body cannot hold the signature of its scheme. */
export function signed({ url, headers, body, signature }: WatchRequest, nowMs: number): SignedRequest {
  const text = JSON.stringify(body);
  switch (signature.scheme) {
    case 'none':
      return { url, headers, body: text };
    case 'dingtalk': {
      // open.dingtalk.com, "Custom robot security settings": milliseconds, and the secret both signs and is signed.
      const timestamp = String(nowMs);
      const address = new URL(url);
      address.searchParams.set('timestamp', timestamp);
      address.searchParams.set('sign', hmac(signature.secret, `${timestamp}\n${signature.secret}`, 'base64'));
      return { url: address.href, headers, body: text };
    }
    case 'feishu': {
      // open.feishu.cn, "Custom bot usage guide": seconds, and the secret is part of the key of an empty text.
      const timestamp = seconds(nowMs);
      if (typeof body !== 'object' || body === null || Array.isArray(body)) {
        throw new Error('the body is no object');
      }
      const sign = hmac(`${timestamp}\n${signature.secret}`, '', 'base64');
      return { url, headers, body: JSON.stringify({ timestamp, sign, ...body }) };
    }
    case 'webhook': {
      const timestamp = seconds(nowMs);
      const { secret } = signature;
      const own =
        secret === null
          ? {}
          : { 'X-VigilOps-Signature': `v1=${hmac(secret, `${timestamp}.${text}`, 'hex')}` };
      return { url, headers: { ...headers, 'X-VigilOps-Timestamp': timestamp, ...own }, body: text };
    }
    default:
      return signature satisfies never;
  }
}

function seconds(ms: number): string {
  return String(Math.floor(ms / 1_000));
}

function hmac(key: string, text: string, encoding: 'base64' | 'hex'): string {
  return createHmac('sha256', key).update(text).digest(encoding);
}
