import type { CompletedPart } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { S3Connection } from './s3-client.ts';
import type { SpooledFile } from './target.ts';

/** Pieces but the last must have 5 MiB at least (Amazon S3, "Multipart upload limits"). */
export const PIECE_BYTES = 8 * 2 ** 20;

interface Upload {
  readonly s3: S3Connection;
  readonly bucket: string;
  readonly key: string;
  readonly signal: AbortSignal;
}

/**
 * A file in pieces. What an earlier attempt left is looked for at the server: its newest upload of this key goes on with
 * the pieces whose MD5 is the file's, others are ended, so that nobody pays for what nobody sees.
 */
export async function uploadInPieces(upload: Upload, file: SpooledFile): Promise<void> {
  const { s3, bucket: Bucket, key: Key, signal } = upload;
  const { library, client } = s3;
  const uploadId = (await goOn(upload)) ?? (await begin(upload));
  const there = await piecesOf(upload, uploadId);
  const handle = await open(file.path, 'r');
  const pieces: CompletedPart[] = [];
  try {
    for (let number = 1; (number - 1) * PIECE_BYTES < file.bytes; number += 1) {
      const bytes = await readPiece(handle, (number - 1) * PIECE_BYTES, file.bytes);
      const md5 = createHash('md5').update(bytes).digest();
      let etag = there.get(number);
      if (etag?.replaceAll('"', '') !== md5.toString('hex')) {
        const answer = await s3.ask(
          `piece ${String(number)} of ${Key} cannot be written`,
          (abortSignal) =>
            client.send(
              new library.UploadPartCommand({
                Bucket,
                Key,
                UploadId: uploadId,
                PartNumber: number,
                Body: bytes,
                ContentMD5: md5.toString('base64'),
              }),
              { abortSignal },
            ),
          signal,
        );
        etag = answer.ETag;
      }
      pieces.push({ PartNumber: number, ETag: etag });
    }
  } finally {
    await handle.close();
  }
  await s3.ask(
    `${Key} cannot be put together`,
    (abortSignal) =>
      client.send(
        new library.CompleteMultipartUploadCommand({
          Bucket,
          Key,
          UploadId: uploadId,
          MultipartUpload: { Parts: pieces },
        }),
        { abortSignal },
      ),
    signal,
  );
}

/** Ends what earlier attempts left of a key. Servers that cannot list such uploads end them by their own rules. */
export async function abandonUploads(upload: Upload, except?: string): Promise<void> {
  const { s3, bucket: Bucket, key: Key, signal } = upload;
  for (const id of await unfinished(upload)) {
    if (id !== except) {
      await s3.ask(
        `an upload of ${Key} that was cut cannot be ended`,
        (abortSignal) =>
          s3.client.send(new s3.library.AbortMultipartUploadCommand({ Bucket, Key, UploadId: id }), {
            abortSignal,
          }),
        signal,
      );
    }
  }
}

async function goOn(upload: Upload): Promise<string | undefined> {
  const newest = (await unfinished(upload)).at(-1);
  await abandonUploads(upload, newest);
  return newest;
}

async function begin({ s3, bucket: Bucket, key: Key, signal }: Upload): Promise<string> {
  const { UploadId } = await s3.ask(
    `${Key} cannot be begun`,
    (abortSignal) =>
      s3.client.send(
        new s3.library.CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'application/gzip' }),
        { abortSignal },
      ),
    signal,
  );
  return UploadId ?? '';
}

/** Oldest first. */
async function unfinished({ s3, bucket: Bucket, key: Key, signal }: Upload): Promise<readonly string[]> {
  try {
    const { Uploads = [] } = await s3.ask(
      `uploads of ${Key} cannot be listed`,
      (abortSignal) =>
        s3.client.send(new s3.library.ListMultipartUploadsCommand({ Bucket, Prefix: Key }), { abortSignal }),
      signal,
    );
    return Uploads.filter((each) => each.Key === Key)
      .toSorted((a, b) => (a.Initiated?.getTime() ?? 0) - (b.Initiated?.getTime() ?? 0))
      .flatMap(({ UploadId }) => UploadId ?? []);
  } catch (error) {
    signal.throwIfAborted();
    const { cause } = error as { readonly cause?: { readonly name?: string } };
    if (['NotImplemented', 'MethodNotAllowed', 'AccessDenied'].includes(cause?.name ?? '')) {
      return [];
    }
    throw error;
  }
}

async function piecesOf(upload: Upload, uploadId: string): Promise<ReadonlyMap<number, string>> {
  const { s3, bucket: Bucket, key: Key, signal } = upload;
  const { Parts = [] } = await s3.ask(
    `pieces of ${Key} cannot be listed`,
    (abortSignal) =>
      s3.client.send(new s3.library.ListPartsCommand({ Bucket, Key, UploadId: uploadId }), { abortSignal }),
    signal,
  );
  return new Map(Parts.map(({ PartNumber = 0, ETag = '' }) => [PartNumber, ETag]));
}

async function readPiece(handle: FileHandle, from: number, fileBytes: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(Math.min(PIECE_BYTES, fileBytes - from));
  for (let filled = 0; filled < bytes.byteLength;) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.byteLength - filled, from + filled);
    if (bytesRead === 0) {
      throw new Error('the spooled file became shorter while it was sent');
    }
    filled += bytesRead;
  }
  return bytes;
}
