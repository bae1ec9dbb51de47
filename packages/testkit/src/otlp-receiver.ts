import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** What the receiver does with a request: keep it and answer, keep it and cut the line before the answer, or refuse. */
export type ReceiverAnswer = 'keep' | 'swallow-ack' | { readonly status: number };

export interface OtlpReceiver {
  readonly url: string;
  /** Uncompressed requests by batch id, each once however often it came: what a store with a ledger would keep. */
  readonly batches: ReadonlyMap<string, Uint8Array>;
  /** Requests that were kept, resends included. */
  readonly kept: number;
  readonly swallowed: number;
  /** Batches that came again with other bytes, which must never be. */
  readonly contradictions: number;
  close(): Promise<void>;
}

/** A small OTLP/HTTP endpoint on loopback for logs and metrics that remembers what came and loses answers by plan. */
export async function openOtlpReceiver(
  answer: (request: { readonly number: number; readonly kind: string }) => ReceiverAnswer,
): Promise<OtlpReceiver> {
  const batches = new Map<string, Uint8Array>();
  let requests = 0;
  let kept = 0;
  let swallowed = 0;
  let contradictions = 0;

  const keep = (batchId: string, body: Buffer): void => {
    const known = batches.get(batchId);
    kept += 1;
    contradictions += known !== undefined && !body.equals(known) ? 1 : 0;
    batches.set(batchId, body);
  };

  const server = createServer((incoming, outgoing) => {
    if (incoming.method !== 'POST') {
      // An agent asks what is defined for its host.
      outgoing.writeHead(404).end();
      return;
    }
    const parts: Buffer[] = [];
    // A client that is killed in the middle of a request is no error of the receiver.
    incoming.on('error', () => undefined);
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const verdict = answer({ number: requests++, kind: (incoming.url ?? '').split('/').at(-1) ?? '' });
      if (typeof verdict === 'object') {
        outgoing.writeHead(verdict.status).end();
        return;
      }
      const batchId = String(incoming.headers['x-vigilops-batch-id'] ?? `no id ${String(requests)}`);
      keep(batchId, gunzipSync(Buffer.concat(parts)));
      if (verdict === 'swallow-ack') {
        swallowed += 1;
        incoming.socket.destroy();
        return;
      }
      outgoing.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    batches,
    get kept() {
      return kept;
    },
    get swallowed() {
      return swallowed;
    },
    get contradictions() {
      return contradictions;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
