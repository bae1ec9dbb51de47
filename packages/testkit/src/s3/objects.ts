import { createHash } from 'node:crypto';
import type { S3Refusal } from './signature.ts';

const LEAST_PART_BYTES = 5 * 2 ** 20;

export interface S3Answer {
  readonly status: number;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Upload {
  readonly key: string;
  readonly begunAt: Date;
  readonly parts: Map<number, Buffer>;
}

/** What lies in a bucket, and what is being brought there in parts. */
export interface S3Bucket {
  readonly objects: Map<string, Buffer>;
  readonly uploads: Map<string, Upload>;
  answer(request: {
    readonly method: string;
    readonly key: string;
    readonly query: URLSearchParams;
    readonly body: Buffer;
  }): S3Answer;
}

/** The part of the API that moves objects (Amazon S3, API reference), with its rules about parts. */
export function createS3Bucket(bucket: string): S3Bucket {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Upload>();
  let serial = 0;

  function listUploads(prefix: string): S3Answer {
    const found = [...uploads].filter(([, { key }]) => key.startsWith(prefix));
    return xml(
      `<ListMultipartUploadsResult><Bucket>${bucket}</Bucket><IsTruncated>false</IsTruncated>${found
        .map(
          ([id, { key, begunAt }]) =>
            `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${begunAt.toISOString()}</Initiated></Upload>`,
        )
        .join('')}</ListMultipartUploadsResult>`,
    );
  }

  function listParts(upload: Upload): S3Answer {
    const parts = [...upload.parts].toSorted(([a], [b]) => a - b);
    return xml(
      `<ListPartsResult><IsTruncated>false</IsTruncated>${parts
        .map(
          ([number, bytes]) =>
            `<Part><PartNumber>${String(number)}</PartNumber><ETag>${etagOf(bytes)}</ETag><Size>${String(bytes.byteLength)}</Size></Part>`,
        )
        .join('')}</ListPartsResult>`,
    );
  }

  function complete(id: string, upload: Upload, body: string): S3Answer {
    const named = [...body.matchAll(/<Part>.*?<\/Part>/gsu)].map(([part]) => ({
      number: Number(/<PartNumber>(\d+)</u.exec(part)?.[1]),
      etag: (/<ETag>(.*?)</u.exec(part)?.[1] ?? '').replaceAll('&quot;', '"'),
    }));
    const pieces: Buffer[] = [];
    for (const [index, { number, etag }] of named.entries()) {
      const bytes = upload.parts.get(number);
      if (bytes === undefined || etagOf(bytes) !== etag) {
        return refusal({ status: 400, code: 'InvalidPart', message: `part ${String(number)} is not here` });
      }
      if (index < named.length - 1 && bytes.byteLength < LEAST_PART_BYTES) {
        return refusal({ status: 400, code: 'EntityTooSmall', message: 'a part is smaller than 5 MiB' });
      }
      pieces.push(bytes);
    }
    objects.set(upload.key, Buffer.concat(pieces));
    uploads.delete(id);
    return xml(`<CompleteMultipartUploadResult><Key>${upload.key}</Key></CompleteMultipartUploadResult>`);
  }

  function ofUpload(method: string, id: string, query: URLSearchParams, body: Buffer): S3Answer {
    const upload = uploads.get(id);
    if (upload === undefined) {
      return refusal({ status: 404, code: 'NoSuchUpload', message: 'this upload is not here' });
    }
    switch (method) {
      case 'PUT':
        upload.parts.set(Number(query.get('partNumber')), body);
        return { status: 200, headers: { ETag: etagOf(body) } };
      case 'GET':
        return listParts(upload);
      case 'POST':
        return complete(id, upload, body.toString());
      default:
        uploads.delete(id);
        return { status: 204 };
    }
  }

  function ofObject(method: string, key: string, body: Buffer): S3Answer {
    const found = objects.get(key);
    switch (method) {
      case 'PUT':
        objects.set(key, body);
        return { status: 200, headers: { ETag: etagOf(body) } };
      case 'DELETE':
        objects.delete(key);
        return { status: 204 };
      default:
        return found === undefined
          ? refusal({ status: 404, code: 'NoSuchKey', message: 'this key is not here' })
          : { status: 200, body: found, headers: { ETag: etagOf(found) } };
    }
  }

  return {
    objects,
    uploads,
    answer: ({ method, key, query, body }) => {
      const uploadId = query.get('uploadId');
      if (uploadId !== null) {
        return ofUpload(method, uploadId, query, body);
      }
      if (!query.has('uploads')) {
        return ofObject(method, key, body);
      }
      if (method === 'GET') {
        return listUploads(query.get('prefix') ?? '');
      }
      serial += 1;
      const id = `upload-${String(serial)}`;
      uploads.set(id, { key, begunAt: new Date(), parts: new Map() });
      return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    },
  };
}

export function refusal({ status, code, message }: S3Refusal): S3Answer {
  return { ...xml(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`), status };
}

function xml(text: string): S3Answer {
  return {
    status: 200,
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${text}`,
    headers: { 'Content-Type': 'application/xml' },
  };
}

function etagOf(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}
