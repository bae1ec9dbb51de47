import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

import { countPoints } from './count-points.ts';

export interface OtlpCounter {
  readonly url: string;
  /** Called for every round, by the first part of the path that it came to. */
  onRound: (sender: string, points: number) => void;
  close(): void;
}

/** A server on loopback that takes everything; `<url>/NAME` is an address of its own for each sender. */
export async function openOtlpCounter(): Promise<OtlpCounter> {
  const server = createServer((request, response) => {
    if (request.method !== 'POST') {
      // An agent asks for checks; there are none.
      response.writeHead(404).end();
      return;
    }
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
      const [, sender = '', , kind] = (request.url ?? '').split('/');
      if (kind === 'metrics') {
        counter.onRound(sender, countPoints(gunzipSync(Buffer.concat(parts))));
      }
    });
  });
  // Longer than the pause between two rounds, as servers for OTLP keep it.
  server.keepAliveTimeout = 75_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const counter: OtlpCounter = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    onRound: () => undefined,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return counter;
}
