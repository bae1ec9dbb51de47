import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface S3Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/** A refusal as S3 writes it. */
export interface S3Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const MOST_SKEW_MS = 15 * 60_000;

/** Checks a request as Amazon's server does (AWS Signature Version 4, in the header). Undefined: it is well. */
export function checkSignature(request: IncomingMessage, body: Buffer, key: S3Key): S3Refusal | undefined {
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/u.exec(
      request.headers.authorization ?? '',
    );
  if (given === null) {
    return { status: 403, code: 'AccessDenied', message: 'the request is not signed' };
  }
  const [, accessKeyId, day = '', region, names = '', signature = ''] = given;
  if (accessKeyId !== key.accessKeyId) {
    return { status: 403, code: 'InvalidAccessKeyId', message: 'nobody has this access key' };
  }
  if (region !== key.region) {
    return { status: 400, code: 'AuthorizationHeaderMalformed', message: `the region is ${key.region}` };
  }
  const at = String(request.headers['x-amz-date']);
  const skewMs = Math.abs(
    Date.now() - Date.parse(at.replace(/^(....)(..)(..)T(..)(..)(..)Z$/u, '$1-$2-$3T$4:$5:$6Z')),
  );
  if (!(skewMs < MOST_SKEW_MS)) {
    return { status: 403, code: 'RequestTimeTooSkewed', message: 'the clocks differ too much' };
  }
  const payload = String(request.headers['x-amz-content-sha256']);
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== hexOf(body)) {
    return { status: 400, code: 'XAmzContentSHA256Mismatch', message: 'the body is another than was signed' };
  }
  const canonical = [
    request.method,
    (request.url ?? '/').split('?')[0],
    canonicalQuery((request.url ?? '').split('?')[1] ?? ''),
    ...names.split(';').map((name) => `${name}:${String(request.headers[name] ?? '').trim()}`),
    '',
    names,
    payload,
  ].join('\n');
  const scope = `${day}/${key.region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', at, scope, hexOf(Buffer.from(canonical))].join('\n');
  const signing = [day, key.region, 's3', 'aws4_request'].reduce<Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    Buffer.from(`AWS4${key.secretAccessKey}`),
  );
  const expected = createHmac('sha256', signing).update(text).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'))
    ? undefined
    : { status: 403, code: 'SignatureDoesNotMatch', message: 'the signature is not that of the request' };
}

/** What arrived must be what was sent. */
export function checkMd5(request: IncomingMessage, body: Buffer): S3Refusal | undefined {
  const md5 = request.headers['content-md5'];
  return md5 === undefined || md5 === createHash('md5').update(body).digest('base64')
    ? undefined
    : { status: 400, code: 'BadDigest', message: 'the body is another than its Content-MD5 says' };
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort()
    .join('&');
}

function hexOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
