import { createHash, createHmac } from 'node:crypto';

export interface TencentCall {
  readonly endpoint: string;
  readonly service: string;
  readonly action: string;
  readonly version: string;
  readonly region: string;
  readonly body: string;
  readonly secretId: string;
  readonly secretKey: string;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** The headers with their TC3-HMAC-SHA256 signature ("Signature v3" of Tencent Cloud's documentation). */
export function signTencent(call: TencentCall, now: Date): Readonly<Record<string, string>> {
  const { host } = new URL(call.endpoint);
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const date = now.toISOString().slice(0, 10);
  const contentType = 'application/json; charset=utf-8';
  const signed = 'content-type;host';
  const canonical = [
    'POST',
    '/',
    '',
    `content-type:${contentType}`,
    `host:${host}`,
    '',
    signed,
    sha256(call.body),
  ].join('\n');
  const scope = `${date}/${call.service}/tc3_request`;
  const toSign = ['TC3-HMAC-SHA256', timestamp, scope, sha256(canonical)].join('\n');
  const key = hmac(hmac(hmac(`TC3${call.secretKey}`, date), call.service), 'tc3_request');
  const signature = hmac(key, toSign).toString('hex');
  return {
    'Content-Type': contentType,
    'X-TC-Action': call.action,
    'X-TC-Version': call.version,
    'X-TC-Region': call.region,
    'X-TC-Timestamp': timestamp,
    Authorization: `TC3-HMAC-SHA256 Credential=${call.secretId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
  };
}
