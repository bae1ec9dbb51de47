import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const inGzip = promisify(gzip);
const inBrotli = promisify(brotliCompress);

export const ENCODINGS = ['br', 'gzip', 'identity'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Something to be sent as it is, in every form that a visitor may want it in. */
export interface Document {
  readonly type: string;
  readonly forms: Readonly<Record<'identity', Form>> & Readonly<Partial<Record<Encoding, Form>>>;
}

interface Form {
  readonly body: Buffer;
  readonly etag: string;
}

/** Below this the headers are what is sent. */
const WORTH_BYTES = 2_048;
/** Good enough for text, and done in milliseconds: it is made anew every few seconds. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

export async function documentOf(text: string, type: string): Promise<Document> {
  const body = Buffer.from(text);
  const tag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  const identity = { body, etag: `"${tag}"` };
  if (body.byteLength < WORTH_BYTES) {
    return { type, forms: { identity } };
  }
  const [gzipped, brotli] = await Promise.all([inGzip(body, { level: 6 }), inBrotli(body, QUALITY)]);
  return {
    type,
    forms: {
      identity,
      gzip: { body: gzipped, etag: `"${tag}-gz"` },
      br: { body: brotli, etag: `"${tag}-br"` },
    },
  };
}
