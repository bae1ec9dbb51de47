import { type Logger, type Clock } from '@vigilops/runtime';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';

import { QUEUE_KINDS, type QueueKind, type SpoolRecord } from '../../spool/types.ts';
import type { SenderDeps } from '../types.ts';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
};

/** A server on loopback that answers by `plan` and remembers what came. */
export async function openServer(
  plan: (request: Received, number: number) => Reply | 'cut' | Promise<Reply>,
  tls?: { readonly key: string; readonly cert: string },
): Promise<{ url: string; received: Received[]; close: () => Promise<void> }> {
  const received: Received[] = [];
  const listener: RequestListener = (incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const request = {
        path: incoming.url ?? '',
        headers: incoming.headers,
        body: gunzipSync(Buffer.concat(parts)),
      };
      received.push(request);
      void Promise.resolve(plan(request, received.length)).then((reply) => {
        if (reply === 'cut') {
          incoming.socket.destroy();
          return;
        }
        outgoing.writeHead(reply.status, reply.headers).end(reply.body);
      });
    });
  };
  const server: Server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    received,
    async close() {
      (server as ReturnType<typeof createServer>).closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function recordOf(kind: QueueKind, number: number, body: Uint8Array, rows = 1): SpoolRecord {
  const batchId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  return { kind, batchId, rows, payload: gzipSync(body), rawBytes: body.length, ageMs: 0 };
}

/** A spool in memory that keeps the sender's promises checkable: what was acknowledged, refused, given back. */
export function memorySpool(records: readonly SpoolRecord[]) {
  const queues: Record<QueueKind, SpoolRecord[]> = {
    metrics: records.filter(({ kind }) => kind === 'metrics'),
    logs: records.filter(({ kind }) => kind === 'logs'),
    'relay-metrics': records.filter(({ kind }) => kind === 'relay-metrics'),
    'relay-logs': records.filter(({ kind }) => kind === 'relay-logs'),
    'relay-traces': records.filter(({ kind }) => kind === 'relay-traces'),
  };
  /** Taken and not yet settled: still in the spool, as the real one counts. */
  const held = new Set<SpoolRecord>();
  const acked: string[] = [];
  const dead: { batchId: string; reason: string; rows: number }[] = [];
  const settled = new EventTarget();
  const inSpool = (kind: QueueKind) => [...queues[kind], ...[...held].filter((one) => one.kind === kind)];
  const statsOf = (kind: QueueKind) => ({
    records: inSpool(kind).length,
    rows: inSpool(kind).reduce((sum, { rows }) => sum + rows, 0),
    bytes: 0,
    maxBytes: 0,
    oldestAgeMs: 0,
    blocked: false,
    writeError: null,
    dropped: { queue_full: 0, disk_full: 0, age: 0, corrupt: 0, rejected: 0 },
    quarantined: 0,
  });
  const spool: SenderDeps['spool'] = {
    kinds: QUEUE_KINDS,
    next(kind) {
      const record = queues[kind].shift();
      if (record !== undefined) {
        held.add(record);
      }
      return Promise.resolve(record);
    },
    waitForRecord: (kind, signal) =>
      queues[kind].length > 0
        ? Promise.resolve()
        : new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
          }),
    ack(record) {
      held.delete(record);
      acked.push(record.batchId);
      settled.dispatchEvent(new Event('settled'));
      return Promise.resolve();
    },
    release(record) {
      held.delete(record);
      queues[record.kind].unshift(record);
    },
    deadLetter(record, reason, part) {
      if (part === undefined) {
        held.delete(record);
      }
      dead.push({ batchId: record.batchId, reason, rows: part?.rows ?? record.rows });
      settled.dispatchEvent(new Event('settled'));
      return Promise.resolve();
    },
    stats: () => ({ metrics: statsOf('metrics'), logs: statsOf('logs') }),
  };
  return { spool, acked, dead, queues, settled: () => once(settled, 'settled') };
}

/** Sleeps take no time but are written down; `onSleep` lets a test act between two tries. */
export function recordingClock(
  onSleep: (ms: number, count: number) => void = () => undefined,
): Clock & { slept: number[] } {
  const slept: number[] = [];
  let elapsed = 0;
  return {
    slept,
    now: () => new Date(Date.UTC(2026, 0, 5) + elapsed),
    monotonicMs: () => elapsed,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      slept.push(ms);
      elapsed += ms;
      onSleep(ms, slept.length);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

export function recordingLogger(): Logger & { lines: string[] } {
  const lines: string[] = [];
  const write = (_: object, message: string) => void lines.push(message);
  return { lines, debug: write, info: write, warn: write, error: write };
}
