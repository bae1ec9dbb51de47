import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface ChaosPlan {
  /** True: forward, wait for the server's answer, then cut the client off without it ("swallow_ack"). */
  readonly swallow: (requestNumber: number) => boolean;
  /** Request headers to leave out: the mutant of a promise that rests on them. */
  readonly strip?: readonly string[];
}

export interface ChaosProxy {
  readonly url: string;
  readonly swallowed: () => number;
  close(): Promise<void>;
}

/** An HTTP proxy on loopback that loses acknowledgements by plan. */
export async function openChaosProxy(target: string, plan: ChaosPlan): Promise<ChaosProxy> {
  let requests = 0;
  let swallowed = 0;
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const number = requests++;
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).filter(([name]) => !(plan.strip ?? []).includes(name)),
    );
    const onward = request(new URL(incoming.url ?? '/', target), { method: incoming.method, headers });
    onward.on('error', () => incoming.socket.destroy());
    onward.on('response', (answer) => {
      if (answer.statusCode === 200 && plan.swallow(number)) {
        swallowed += 1;
        answer.resume();
        answer.on('end', () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    swallowed: () => swallowed,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
