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
  readonly forms: Readonly<Record<Encoding, { readonly body: Buffer; readonly etag: string }>>;
}

/** Good enough for text, and done in milliseconds: it is made anew every few seconds. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

export async function documentOf(text: string, type: string): Promise<Document> {
  const body = Buffer.from(text);
  const [gzipped, brotli] = await Promise.all([inGzip(body, { level: 6 }), inBrotli(body, QUALITY)]);
  const tag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  return {
    type,
    forms: {
      identity: { body, etag: `"${tag}"` },
      gzip: { body: gzipped, etag: `"${tag}-gz"` },
      br: { body: brotli, etag: `"${tag}-br"` },
    },
  };
}
