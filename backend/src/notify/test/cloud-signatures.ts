import { createHash, createHmac } from 'node:crypto';
import type { FakeReply, FakeRequest } from './fake-server.ts';

const hash = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** As the gateway of Alibaba Cloud checks a request; null: it is well. */
export function readAliyun(
  request: FakeRequest,
  expected: {
    readonly now: Date;
    readonly secret: string;
    readonly action: string;
    readonly version: string;
  },
): FakeReply | null {
  const { headers } = request;
  const refuse = (Code: string, status = 400) => ({ status, body: { Code, Message: Code, RequestId: 'r' } });
  if (headers['x-acs-action'] !== expected.action || headers['x-acs-version'] !== expected.version) {
    return refuse('InvalidAction.NotFound', 404);
  }
  if (Math.abs(Date.parse(String(headers['x-acs-date'])) - expected.now.getTime()) > 900_000) {
    return refuse('InvalidTimeStamp.Expired');
  }
  const authorization = String(headers.authorization);
  const names = /SignedHeaders=([^,]+)/u.exec(authorization)?.[1] ?? '';
  const percent = (text: string) =>
    encodeURIComponent(text).replace(
      /[!'()*]/gu,
      (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const query = [...request.query]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${percent(key)}=${percent(value)}`)
    .join('&');
  const lines = names.split(';').map((name) => `${name}:${String(headers[name])}\n`);
  const canonical = `${request.method}\n${request.path}\n${query}\n${lines.join('')}\n${names}\n${hash(request.body)}`;
  const signature = createHmac('sha256', expected.secret)
    .update(`ACS3-HMAC-SHA256\n${hash(canonical)}`)
    .digest('hex');
  return authorization.endsWith(`Signature=${signature}`) ? null : refuse('SignatureDoesNotMatch');
}

/** As the gateway of Tencent Cloud checks a request; null: it is well. */
export function readTencent(
  request: FakeRequest,
  expected: {
    readonly now: Date;
    readonly secret: string;
    readonly service: string;
    readonly action: string;
  },
): FakeReply | null {
  const { headers } = request;
  const refuse = (Code: string) => ({
    body: { Response: { Error: { Code, Message: Code }, RequestId: 'r' } },
  });
  const seconds = Number(headers['x-tc-timestamp']);
  if (headers['x-tc-action'] !== expected.action) {
    return refuse('InvalidAction');
  }
  if (Math.abs(expected.now.getTime() / 1_000 - seconds) > 300) {
    return refuse('AuthFailure.SignatureExpire');
  }
  const authorization = String(headers.authorization);
  const names = /SignedHeaders=([^,]+),/u.exec(authorization)?.[1] ?? '';
  const lines = names
    .split(';')
    .map((name) => `${name}:${String(headers[name]).toLowerCase()}\n`)
    .join('');
  const canonical = `${request.method}\n${request.path}\n\n${lines}\n${names}\n${hash(request.body)}`;
  const day = new Date(seconds * 1_000).toISOString().slice(0, 10);
  const scope = `${day}/${expected.service}/tc3_request`;
  const derive = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const key = derive(derive(derive(`TC3${expected.secret}`, day), expected.service), 'tc3_request');
  const signature = createHmac('sha256', key)
    .update(`TC3-HMAC-SHA256\n${String(seconds)}\n${scope}\n${hash(canonical)}`)
    .digest('hex');
  return authorization.endsWith(`Signature=${signature}`) ? null : refuse('AuthFailure.SignatureFailure');
}
