import type * as S3 from '@aws-sdk/client-s3';
import { lookupBy } from '@vigilops/runtime';
import type { LookupAddress } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { LogArchivePlace } from '../../model/index.ts';
import { s3Trouble } from './s3-trouble.ts';

export type S3Place = Extract<LogArchivePlace, { kind: 's3' }>;

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What to connect to for a host; rejects where it must not be asked. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** The library, loaded by the first who archives to S3: a quarter of a second that others need not wait for. */
export type S3Library = typeof S3;

const CONNECT_LIMIT_MS = 5_000;
const IDLE_LIMIT_MS = 30_000;
/** Of one call; a piece of a file is a few MiB. */
const CALL_LIMIT_MS = 120_000;
const ATTEMPTS = 3;

export interface S3Connection {
  readonly library: S3Library;
  readonly client: S3.S3Client;
  /** Runs a call with its limit; what it throws says what could not be done. */
  ask<T>(what: string, call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
}

/**
 * Requests are signed (AWS Signature Version 4) and say their MD5, which every server of the family checks; checksums of
 * newer kinds are left out, for older servers refuse the headers. Only the addresses that `resolve` names are connected to.
 */
export function openS3(
  place: S3Place,
  credentials: S3Credentials,
  resolve: Resolve,
): { readonly open: () => Promise<S3Connection>; readonly close: () => void } {
  let opened: Promise<S3Connection> | undefined;
  const open = async (): Promise<S3Connection> => {
    const library = await import('@aws-sdk/client-s3');
    const lookup = lookupBy(resolve);
    const client = new library.S3Client({
      region: place.region,
      ...(place.endpoint === null ? {} : { endpoint: place.endpoint }),
      forcePathStyle: place.pathStyle,
      credentials,
      maxAttempts: ATTEMPTS,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: CONNECT_LIMIT_MS,
        socketTimeout: IDLE_LIMIT_MS,
        httpAgent: new http.Agent({ keepAlive: true, maxSockets: 4, lookup }),
        httpsAgent: new https.Agent({ keepAlive: true, maxSockets: 4, lookup }),
      },
    });
    const ask: S3Connection['ask'] = async (what, call, signal) => {
      const host = place.endpoint === null ? '' : new URL(place.endpoint).hostname;
      try {
        // A literal is connected to without a look-up.
        if (isIP(host.replace(/^\[|\]$/gu, '')) !== 0) {
          await resolve(host);
        }
        return await call(AbortSignal.any([signal, AbortSignal.timeout(CALL_LIMIT_MS)]));
      } catch (error) {
        signal.throwIfAborted();
        throw s3Trouble(what, error);
      }
    };
    return { library, client, ask };
  };
  return {
    open: () => (opened ??= open()),
    close: () => {
      void opened?.then(
        ({ client }) => {
          client.destroy();
        },
        () => undefined,
      );
    },
  };
}
