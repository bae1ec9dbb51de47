import { silentLogger, systemClock } from '@vigilops/runtime';
import type { SuiteEngine } from '@vigilops/testkit';
import express from 'express';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { StoreHealth, TokenRecord } from '../../../model/index.ts';
import type { Store } from '../../../store/index.ts';
import { createBodyRoom } from '@vigilops/otlp/http';
import { openStore } from '../../test/open-store.ts';
import {
  createAuthenticator,
  createCommitQueue,
  createIntake,
  createPipeline,
  createShippersRouter,
  createTokenSecret,
  DEFAULT_COMMIT_LIMITS,
  DEFAULT_DECODE_LIMITS,
  DEFAULT_GATE_LIMITS,
  hashTokenSecret,
  type GateLimits,
  type Intake,
} from '../../index.ts';
import { silentMetrics, tokenRecord } from '../../test/gate-harness.ts';

const LIMIT = { signal: new AbortController().signal, timeoutMs: 30_000 };

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export interface StoredLine {
  readonly time: string;
  readonly nanos: number;
  readonly severity: number;
  readonly severity_text: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly trace_id: string | null;
  readonly service: string;
  readonly file: string;
  /** Key of the host; null: it is of none. */
  readonly host: string | null;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** The routes of other shippers on a real store. */
export interface ShipperDesk {
  readonly secret: string;
  readonly intake: Intake;
  /** Changes how the store feels. */
  readonly state: { health: StoreHealth | null; queueIsFull: boolean };
  send(
    method: string,
    path: string,
    body?: Uint8Array | string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** A request byte by byte; answers with all that came back until the first answer is whole, or the end. */
  sendRaw(request: string): Promise<string>;
  /** All lines in the order of their arrival. */
  lines(): Promise<readonly StoredLine[]>;
  close(): Promise<void>;
}

export async function openDesk(
  suite: SuiteEngine,
  options: { readonly token?: Partial<TokenRecord>; readonly limits?: Partial<GateLimits> } = {},
): Promise<ShipperDesk> {
  const store = await openStore(suite);
  const deps = { clock: systemClock, logger: silentLogger };
  const queue = createCommitQueue({
    ...deps,
    writer: store.writer,
    limits: DEFAULT_COMMIT_LIMITS,
    observer: { committed: () => undefined },
  });
  const intake = createIntake({
    ...deps,
    pipeline: createPipeline({ ...store, limits: DEFAULT_DECODE_LIMITS, clock: systemClock }),
    queue,
    metrics: silentMetrics,
    onHostsSeen: () => undefined,
  });
  const secret = createTokenSecret('api');
  const state: ShipperDesk['state'] = { health: null, queueIsFull: false };
  const { authenticate } = createAuthenticator({
    tokens: {
      find: (hash) =>
        Promise.resolve(
          hashTokenSecret(secret).equals(Buffer.from(hash)) ? tokenRecord(options.token) : undefined,
        ),
    },
    clock: systemClock,
    onUsed: () => undefined,
  });
  const limits = { ...DEFAULT_GATE_LIMITS, requestDeadlineMs: 30_000, ...options.limits };
  const router = createShippersRouter({
    ...deps,
    requireSecure: () => undefined,
    authenticate,
    addressOf: () => '192.0.2.1',
    storeHealth: () => state.health ?? store.health(),
    queue: { hasRoom: () => !state.queueIsFull && queue.hasRoom() },
    intake,
    metrics: silentMetrics,
    limits,
    bodies: createBodyRoom(limits),
    decodeLimits: DEFAULT_DECODE_LIMITS,
  });
  const app = express()
    .use(router)
    .use((_request, response) => {
      response.status(404).send('somebody else');
    });
  const server = createServer(app);
  server.on('checkContinue', app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    secret,
    intake,
    state,
    send: async (method, path, body, headers = {}) => {
      const response = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
        method,
        headers: { authorization: `Bearer ${secret}`, ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) }),
      });
      return { status: response.status, text: await response.text(), headers: response.headers };
    },
    sendRaw: (request) =>
      new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1');
        socket.once('data', (chunk: Buffer) => {
          resolve(chunk.toString());
          socket.destroy();
        });
        socket.once('close', () => {
          resolve('');
        });
        socket.on('error', () => undefined);
        socket.write(request);
      }),
    lines: () => readLines(store),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await queue.idle();
      await store.component.stop();
    },
  };
}

async function readLines(store: Store): Promise<readonly StoredLine[]> {
  return (await store.database.query(
    {
      text: `SELECT to_char(l.time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS time,
                    l.time_nanos::int4 AS nanos, l.severity::int4 AS severity, l.severity_text, l.body, l.attributes,
                    encode(l.trace_id, 'hex') AS trace_id, s.service_name AS service, s.file_path AS file,
                    h.key AS host, r.attributes AS resource
             FROM vigilops.logs l JOIN vigilops.log_streams s ON s.id = l.stream_id
             JOIN vigilops.resources r ON r.id = s.resource_id LEFT JOIN vigilops.hosts h ON h.id = s.host_id
             ORDER BY l.time, l.sequence, l.body`,
    },
    LIMIT,
  )) as unknown as readonly StoredLine[];
}
