import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ArchiveTrouble } from '../trouble.ts';
import { openS3, type Resolve, type S3Credentials, type S3Place } from './s3-client.ts';
import { s3Trouble } from './s3-trouble.ts';
import { abandonUploads, PIECE_BYTES, uploadInPieces } from './s3-upload.ts';
import type { ArchiveTarget } from './target.ts';

/** A bucket of a server that speaks Amazon's S3. */
export function createS3Target(place: S3Place, credentials: S3Credentials, resolve: Resolve): ArchiveTarget {
  const { open, close } = openS3(place, credentials, resolve);
  const Bucket = place.bucket;
  const keyOf = (name: string) => `${place.prefix}${name}`;

  async function putWhole(name: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const s3 = await open();
    const ContentMD5 = createHash('md5').update(bytes).digest('base64');
    await s3.ask(
      `${keyOf(name)} cannot be written`,
      (abortSignal) =>
        s3.client.send(
          new s3.library.PutObjectCommand({
            Bucket,
            Key: keyOf(name),
            Body: bytes,
            ContentMD5,
            ContentType: name.endsWith('.gz') ? 'application/gzip' : 'application/json',
          }),
          { abortSignal },
        ),
      signal,
    );
  }

  return {
    put: async (name, file, signal) => {
      if (file.bytes <= PIECE_BYTES) {
        await putWhole(name, await readFile(file.path), signal);
        return;
      }
      await uploadInPieces({ s3: await open(), bucket: Bucket, key: keyOf(name), signal }, file);
    },
    putSmall: putWhole,

    async *read(name, signal) {
      const s3 = await open();
      const what = `${keyOf(name)} cannot be read`;
      const { Body } = await s3.ask(
        what,
        (abortSignal) =>
          s3.client.send(new s3.library.GetObjectCommand({ Bucket, Key: keyOf(name) }), { abortSignal }),
        signal,
      );
      try {
        yield* Body as unknown as AsyncIterable<Uint8Array>;
      } catch (error) {
        signal.throwIfAborted();
        throw s3Trouble(what, error);
      }
    },

    size: async (name, signal) => {
      const s3 = await open();
      try {
        const { ContentLength } = await s3.ask(
          `${keyOf(name)} cannot be looked at`,
          (abortSignal) =>
            s3.client.send(new s3.library.HeadObjectCommand({ Bucket, Key: keyOf(name) }), { abortSignal }),
          signal,
        );
        return ContentLength ?? 0;
      } catch (error) {
        if (error instanceof ArchiveTrouble && error.kind === 'missing') {
          return null;
        }
        throw error;
      }
    },

    remove: async (name, signal) => {
      const s3 = await open();
      await abandonUploads({ s3, bucket: Bucket, key: keyOf(name), signal });
      await s3.ask(
        `${keyOf(name)} cannot be removed`,
        (abortSignal) =>
          s3.client.send(new s3.library.DeleteObjectCommand({ Bucket, Key: keyOf(name) }), { abortSignal }),
        signal,
      );
    },

    close,
  };
}
