import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ChaosPlan {
  /** True: forward, wait for the server's answer, then cut the client off without it ("swallow_ack"). */
  readonly swallow: (requestNumber: number) => boolean;
  /** Between the server's success and the cut. */
  readonly onSwallow?: () => Promise<void>;
  /** The server of a request, where that is not always the same. */
  readonly route?: (requestNumber: number) => string;
  /** Another server that gets the same request at the same time; its answer is thrown away. */
  readonly echo?: (requestNumber: number) => string | undefined;
  /** How long an answer is held back. */
  readonly delayMs?: number;
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

  function forward(incoming: IncomingMessage, body: Buffer, to: string): Promise<IncomingMessage> {
    const headers = withoutHeaders(incoming.headers, ['transfer-encoding', ...(plan.strip ?? [])]);
    return new Promise((resolve, reject) => {
      const onward = request(new URL(incoming.url ?? '/', to), {
        method: incoming.method,
        headers: { ...headers, 'content-length': body.length },
      });
      onward.on('error', reject);
      onward.on('response', resolve);
      onward.end(body);
    });
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const number = requests++;
    const body = await buffer(incoming);
    const echo = plan.echo?.(number);
    const twin = echo === undefined ? undefined : forward(incoming, body, echo).then(buffer);
    const answer = await forward(incoming, body, plan.route?.(number) ?? target);
    const content = await buffer(answer);
    await twin?.catch(() => undefined);
    await sleep(plan.delayMs ?? 0);
    if (answer.statusCode === 200 && plan.swallow(number)) {
      swallowed += 1;
      await plan.onSwallow?.();
      incoming.socket.destroy();
      return;
    }
    const headers = withoutHeaders(answer.headers, ['transfer-encoding']);
    outgoing.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': content.length });
    outgoing.end(content);
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => incoming.socket.destroy());
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

function withoutHeaders(headers: IncomingHttpHeaders, left: readonly string[]): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !left.includes(name)));
}
