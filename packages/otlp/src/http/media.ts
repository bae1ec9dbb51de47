import { VigilError } from '@vigilops/contracts';

/** The two encodings of OTLP/HTTP; the answer uses the one of the request. */
export type Encoding = 'protobuf' | 'json';
export type Compression = 'gzip' | 'deflate';

export const MEDIA_TYPE = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
} as const satisfies Record<Encoding, string>;

/** The encoding a Content-Type names, its parameters aside; undefined when it names neither. */
export function encodingOf(contentType: string | undefined): Encoding | undefined {
  switch (contentType?.split(';', 1)[0]?.trim().toLowerCase()) {
    case MEDIA_TYPE.protobuf:
      return 'protobuf';
    case MEDIA_TYPE.json:
      return 'json';
    default:
      return undefined;
  }
}

export function requireEncoding(contentType: string | undefined): Encoding {
  const encoding = encodingOf(contentType);
  if (encoding === undefined) {
    const given = contentType === undefined ? 'no Content-Type' : `Content-Type ${quote(contentType)}`;
    throw new VigilError(
      'CONTENT_TYPE_UNSUPPORTED',
      `${given} is not taken; send ${MEDIA_TYPE.protobuf} or ${MEDIA_TYPE.json}`,
    );
  }
  return encoding;
}

/** Null means: not compressed. A list of codings is refused: no OpenTelemetry client compresses twice. */
export function requireCompression(contentEncoding: string | undefined): Compression | null {
  switch (contentEncoding?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return null;
    case 'gzip':
    case 'x-gzip':
      return 'gzip';
    case 'deflate':
      return 'deflate';
    default:
      throw new VigilError(
        'CONTENT_ENCODING_UNSUPPORTED',
        `Content-Encoding ${quote(contentEncoding ?? '')} is not taken; send gzip, deflate or none`,
      );
  }
}

/** Header text goes back to its sender only cut and escaped. */
function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
