import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createS3Bucket, refusal, type S3Answer, type S3Bucket } from './objects.ts';
import { checkMd5, checkSignature, type S3Key, type S3Refusal } from './signature.ts';

export interface S3Request {
  readonly method: string;
  /** As it came, with its query. */
  readonly url: string;
  readonly host: string;
  readonly bytes: number;
}

/** `cut`: the connection ends in the middle; `cut answer`: after half of the answer's body; a refusal: in its place. */
export type S3Trouble = 'cut' | 'cut answer' | (S3Refusal & { readonly inStatus200?: true });

export interface S3StandIn {
  readonly url: string;
  readonly port: number;
  readonly key: S3Key;
  readonly bucket: S3Bucket;
  readonly requests: readonly S3Request[];
  /** Off: it answers nobody, as a server that is down. */
  switch(on: boolean): void;
  /** Asked for each request; undefined: as usual. */
  trouble(of: (request: S3Request) => S3Trouble | undefined): void;
  close(): Promise<void>;
}

/** A small S3 server on loopback with one bucket. It checks signatures, checksums and sizes as the real ones do. */
export async function openS3StandIn(bucketName: string): Promise<S3StandIn> {
  const key: S3Key = {
    accessKeyId: 'AKIATEST',
    secretAccessKey: 'a-secret-of-tests-CANARY',
    region: 'eu-test-1',
  };
  const bucket = createS3Bucket(bucketName);
  const requests: S3Request[] = [];
  let isOn = true;
  let troubleOf: (request: S3Request) => S3Trouble | undefined = () => undefined;

  function answerTo(incoming: IncomingMessage, body: Buffer): S3Answer {
    const refused = checkSignature(incoming, body, key) ?? checkMd5(incoming, body);
    if (refused !== undefined) {
      return refusal(refused);
    }
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost');
    const isVirtual = (incoming.headers.host ?? '').startsWith(`${bucketName}.`);
    const [, first, ...rest] = decodeURIComponent(pathname).split('/');
    if (!isVirtual && first !== bucketName) {
      return refusal({ status: 404, code: 'NoSuchBucket', message: 'there is no such bucket' });
    }
    return bucket.answer({
      method: incoming.method ?? 'GET',
      key: (isVirtual ? [first, ...rest] : rest).join('/'),
      query: searchParams,
      body,
    });
  }

  const server = createServer((incoming, outgoing) => {
    const pieces: Buffer[] = [];
    incoming.on('error', () => undefined);
    if (!isOn) {
      incoming.socket.destroy();
      return;
    }
    incoming.on('data', (piece: Buffer) => pieces.push(piece));
    incoming.on('end', () => {
      const body = Buffer.concat(pieces);
      const request = {
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        host: incoming.headers.host ?? '',
        bytes: body.byteLength,
      };
      requests.push(request);
      const trouble = troubleOf(request);
      if (trouble === 'cut') {
        incoming.socket.destroy();
      } else if (typeof trouble === 'object') {
        write(outgoing, { ...refusal(trouble), ...(trouble.inStatus200 === true ? { status: 200 } : {}) });
      } else {
        write(outgoing, answerTo(incoming, body), {
          isHead: incoming.method === 'HEAD',
          isCut: trouble === 'cut answer',
        });
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    key,
    bucket,
    requests,
    switch: (on) => {
      isOn = on;
    },
    trouble: (of) => {
      troubleOf = of;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function write(
  outgoing: ServerResponse,
  { status, body = '', headers = {} }: S3Answer,
  how: { readonly isHead?: boolean; readonly isCut?: boolean } = {},
): void {
  const bytes = Buffer.from(body);
  outgoing.writeHead(status, {
    ...headers,
    ...(status === 204 ? {} : { 'Content-Length': String(bytes.byteLength) }),
  });
  if (how.isCut === true) {
    outgoing.write(bytes.subarray(0, bytes.byteLength / 2), () => outgoing.destroy());
    return;
  }
  outgoing.end(how.isHead === true ? undefined : bytes);
}
