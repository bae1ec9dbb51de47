import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

/** One request that was answered: of which check, and after how long. */
export interface Served {
  readonly check: number;
  readonly delayMs: number;
}

export interface DelayingServer {
  readonly httpPort: number;
  readonly tcpPort: number;
  /** Everything answered since the last call, by the time of the answer. */
  take(): readonly Served[];
  close(): Promise<void>;
}

const MAX_DELAY_MS = 50;

/**
 * A server in a thread of its own. `GET /<check>` is answered after 0 to 50 ms; how long it really took, which a timer
 * alone does not say, is told. TCP connections are taken and closed by who opened them.
 */
export async function openDelayingServer(): Promise<DelayingServer> {
  const worker = new Worker(fileURLToPath(import.meta.url));
  let served: Served[] = [];
  const ports = await new Promise<{ httpPort: number; tcpPort: number }>((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (message: { httpPort: number; tcpPort: number } | Served) => {
      if ('check' in message) {
        served.push(message);
      } else {
        resolve(message);
      }
    });
  });
  return {
    ...ports,
    take() {
      const taken = served;
      served = [];
      return taken;
    },
    async close() {
      await worker.terminate();
    },
  };
}

async function serve(): Promise<void> {
  const http = createHttpServer((request, response) => {
    const startMs = performance.now();
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
      parentPort?.postMessage({ check: Number(request.url?.slice(1)), delayMs: performance.now() - startMs });
    }, Math.random() * MAX_DELAY_MS);
  });
  const tcp = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.resume();
  });
  const listening = [http, tcp].map(
    (server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)),
  );
  await Promise.all(listening);
  const [httpPort, tcpPort] = [http, tcp].map((server) => (server.address() as AddressInfo).port);
  parentPort?.postMessage({ httpPort, tcpPort });
}

if (!isMainThread) {
  await serve();
}
