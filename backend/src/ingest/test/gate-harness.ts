import { createBodyRoom } from '@vigilops/otlp/http';
import { VigilError } from '@vigilops/contracts';
import { silentLogger, systemClock, type Clock } from '@vigilops/runtime';
import express from 'express';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  RefusedRows,
  StoreHealth,
  TelemetryWriter,
  TokenRecord,
  WriteBatch,
  WriteResult,
} from '../../model/index.ts';
import {
  createAuthenticator,
  createCommitQueue,
  createGateRouter,
  createIntake,
  createTokenSecret,
  DEFAULT_COMMIT_LIMITS,
  DEFAULT_GATE_LIMITS,
  hashTokenSecret,
  type CommitLimits,
  type Decoded,
  type GateLimits,
  type IngestMetrics,
  type Pipeline,
} from '../index.ts';

export const EMPTY_BATCH: WriteBatch = {
  batchId: null,
  samples: null,
  histograms: [],
  exemplars: [],
  starts: [],
  logs: null,
  spans: [],
  checkResults: [],
  hostChanges: [],
  databaseReports: [],
};

export const silentMetrics: IngestMetrics = {
  stored: () => undefined,
  rejected: () => undefined,
  refused: () => undefined,
  body: () => undefined,
  lag: () => undefined,
};

/** A writer that commits when it is told to; `committed` holds what is durable. */
export function createFakeWriter() {
  const committed: WriteBatch[] = [];
  const groups: number[] = [];
  let gate: Promise<void> | undefined;
  let failure: (() => unknown) | undefined;
  let refused: readonly RefusedRows[] = [];
  const writer: TelemetryWriter = {
    commit: async (batches) => {
      groups.push(batches.length);
      await gate;
      if (failure !== undefined) {
        throw failure();
      }
      return batches.map((batch): WriteResult => {
        const known = batch.batchId !== null && committed.some((other) => other.batchId === batch.batchId);
        if (known) {
          return { status: 'duplicate' };
        }
        committed.push(batch);
        return { status: 'stored', refused };
      });
    },
  };
  return {
    writer,
    committed,
    groups,
    /** Commits wait until the returned function is called. */
    hold: (): (() => void) => {
      const held = Promise.withResolvers<undefined>();
      gate = held.promise;
      return () => {
        gate = undefined;
        held.resolve(undefined);
      };
    },
    failWith: (make: (() => unknown) | undefined) => {
      failure = make;
    },
    refuse: (rows: readonly RefusedRows[]) => {
      refused = rows;
    },
  };
}

/** A pipeline that takes one item a byte of the body. */
export function createFakePipeline(
  change: (decoded: Decoded, body: Uint8Array) => Decoded = (decoded) => decoded,
): Pipeline {
  return {
    decode: (_kind, body, sender) =>
      Promise.resolve(
        change(
          {
            batch: { ...EMPTY_BATCH, batchId: sender.batchId },
            accepted: body.byteLength,
            rejections: [],
            warnings: [],
            hostIds: [],
          },
          body,
        ),
      ),
  };
}

export function tokenRecord(changes: Partial<TokenRecord> = {}): TokenRecord {
  return {
    id: 1,
    name: 'a sender',
    kind: 'api',
    scopes: new Set(['ingest']),
    hostId: null,
    hostKey: null,
    expiresAt: null,
    revokedAt: null,
    ...changes,
  };
}

export interface GateAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export async function openGate(
  options: {
    pipeline?: Pipeline;
    limits?: Partial<GateLimits>;
    commitLimits?: Partial<CommitLimits>;
    clock?: Clock;
    token?: TokenRecord;
  } = {},
) {
  const clock = options.clock ?? systemClock;
  const fake = createFakeWriter();
  const secret = createTokenSecret('api');
  const tokens = new Map([[hashTokenSecret(secret).toString('hex'), options.token ?? tokenRecord()]]);
  const state: {
    health: StoreHealth;
    tokensDown: boolean;
    tlsRequired: boolean;
    seen: number[];
    lookups: number;
  } = {
    health: { ready: true, reason: null, retryAfterSeconds: 1 },
    tokensDown: false,
    tlsRequired: false,
    seen: [],
    lookups: 0,
  };
  const { authenticate } = createAuthenticator({
    tokens: {
      find: (hash) => {
        state.lookups += 1;
        return state.tokensDown
          ? Promise.reject(new VigilError('STORE_UNAVAILABLE', 'down'))
          : Promise.resolve(tokens.get(Buffer.from(hash).toString('hex')));
      },
    },
    clock,
    onUsed: () => undefined,
  });
  const queue = createCommitQueue({
    writer: fake.writer,
    clock,
    logger: silentLogger,
    limits: { ...DEFAULT_COMMIT_LIMITS, ...options.commitLimits },
    observer: { committed: () => undefined },
  });
  const app = express();
  const limits = { ...DEFAULT_GATE_LIMITS, ...options.limits };
  app.use(
    createGateRouter({
      authenticate,
      addressOf: (request) => request.socket.remoteAddress ?? '',
      requireSecure: () => {
        if (state.tlsRequired) {
          throw new VigilError('TLS_REQUIRED', 'plain HTTP is refused');
        }
      },
      storeHealth: () => state.health,
      queue,
      intake: createIntake({
        pipeline: options.pipeline ?? createFakePipeline(),
        queue,
        onHostsSeen: (ids) => state.seen.push(...ids),
        metrics: silentMetrics,
        clock,
      }),
      metrics: silentMetrics,
      clock,
      logger: silentLogger,
      limits,
      bodies: createBodyRoom(limits),
    }),
  );
  const server = createServer({ maxHeaderSize: 80 * 1024 }, app);
  server.on('checkContinue', app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  const send = (
    method: string,
    path: string,
    headers: Record<string, string | string[]>,
    body?: Uint8Array | string,
  ): Promise<GateAnswer> =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          });
        });
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end(body);
    });

  return {
    ...fake,
    state,
    queue,
    port,
    secret,
    tokens,
    send,
    /** A well-formed request; the tests change what they are about. */
    post: (body: Uint8Array | string, headers: Record<string, string | string[]> = {}, path = '/v1/logs') =>
      send(
        'POST',
        path,
        { authorization: `Bearer ${secret}`, 'content-type': 'application/x-protobuf', ...headers },
        body,
      ),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** google.rpc.Status from its protobuf form: fields 1 (varint) and 2 (text). */
export function readStatus(body: Uint8Array): { code: number; message: string } {
  const buffer = Buffer.from(body);
  const code = buffer[0] === 0x08 ? (buffer[1] ?? 0) : 0;
  const at = buffer[0] === 0x08 ? 2 : 0;
  if (buffer[at] !== 0x12) {
    return { code, message: '' };
  }
  const first = buffer[at + 1] ?? 0;
  const wide = first > 127;
  const length = wide ? (first & 0x7f) | ((buffer[at + 2] ?? 0) << 7) : first;
  const start = at + (wide ? 3 : 2);
  return { code, message: buffer.toString('utf8', start, start + length) };
}
