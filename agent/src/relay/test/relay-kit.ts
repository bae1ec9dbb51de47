import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { encodeLogsRequest } from '@vigilops/otlp';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { onTestFinished } from 'vitest';

import {
  createSpool,
  diskFileSystem,
  type QueueKind,
  type Spool,
  type SpoolFileSystem,
} from '../../spool/index.ts';
import { serveRelay } from '../serve-relay.ts';
import type { RelayAddress } from '../types.ts';

export const HOST = { 'host.id': 'host-7', 'host.name': 'web-7' };
const MIB = 1024 * 1024;

/** A relay on a port of its own, into a spool on disk. */
export async function openRelay(
  options: {
    readonly address?: RelayAddress;
    readonly allowOtherAddresses?: boolean;
    readonly maxBytes?: number;
    readonly fileSystem?: SpoolFileSystem;
    /** Of an earlier one, to go on with what it left. */
    readonly directory?: string;
  } = {},
) {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'vigilops-relay-'));
  const { maxBytes = 64 * MIB } = options;
  const spool = await createSpool(
    { directory: join(directory, 'spool'), relayBytes: maxBytes },
    {
      fileSystem: options.fileSystem ?? diskFileSystem,
      clock: systemClock,
      hostUpMs: systemClock.monotonicMs,
      random: Math.random,
      newBatchId: () => new Uint8Array(randomBytes(16)),
      logger: silentLogger,
    },
  );
  const refused: string[] = [];
  const relaying = serveRelay(
    {
      address: options.address ?? { host: '127.0.0.1', port: 0 },
      maxBytes,
      allowOtherAddresses: options.allowOtherAddresses ?? false,
    },
    {
      spool,
      resource: () => HOST,
      paths: { proc: '/proc', sys: '/sys', etc: '/nowhere', root: '/', foreign: false },
      clock: systemClock,
      logger: silentLogger,
      onRefused: (code) => refused.push(code),
    },
  );
  const server = await relaying.listening;
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) {
      isOpen = false;
      await relaying.stop();
      await spool.close();
    }
  };
  onTestFinished(async () => {
    await close();
    rmSync(directory, { recursive: true, force: true });
  });
  const address = server.address();
  const port = typeof address === 'object' ? (address as AddressInfo).port : 0;
  return { directory, spool, port, close, refused };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** One POST with exactly these headers: fetch would not let a test choose Host. */
export function post(
  to: number | string,
  path: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  method = 'POST',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(
      {
        ...(typeof to === 'number' ? { host: '127.0.0.1', port: to } : { socketPath: to }),
        path,
        method,
        agent: false,
        headers: { 'content-type': 'application/x-protobuf', 'content-length': body.length, ...headers },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts),
          }),
        );
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

/** Log records, one a text, of a program that says this of itself. */
export function logs(
  texts: readonly string[],
  resource: Readonly<Record<string, string>> = { 'service.name': 'shop' },
  timeMs: number | null = Date.UTC(2026, 0, 5),
): Uint8Array {
  return encodeLogsRequest([
    {
      resource,
      records: texts.map((body) => ({
        body,
        ...(timeMs === null ? {} : { timeUnixNano: BigInt(timeMs) * 1_000_000n }),
      })),
    },
  ]);
}

/** All that waits in a queue, as it would be sent. */
export async function waitingIn(spool: Spool, kind: QueueKind) {
  const found = [];
  for (let record = await spool.next(kind); record !== undefined; record = await spool.next(kind)) {
    found.push({ batchId: record.batchId, rows: record.rows, body: gunzipSync(record.payload) });
  }
  return found;
}
