import { Agent, request } from 'node:http';

export type Headers = Readonly<Record<string, string | string[]>>;

export interface Probe {
  readonly method: string;
  /** Sent as it is: nothing tidies it up on the way. */
  readonly path: string;
  readonly headers?: Headers;
  readonly body?: string;
}

export interface Heard {
  /** -1: the connection broke before an answer. */
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface Prober {
  ask(probe: Probe): Promise<Heard>;
  close(): void;
}

const GIVES_UP_MS = 60_000;

/** Asks one server over few connections that stay open. Of a stream that goes on for ever its beginning is the answer. */
export function openProber(url: string, sockets = 8): Prober {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const { hostname, port } = new URL(url);
  const ask = ({ method, path, headers = {}, body }: Probe) =>
    new Promise<Heard>((done) => {
      const broken = () => done({ status: -1, text: '', headers: {} });
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const call = request(
        { hostname, port, method, path, headers: { ...length, ...headers }, agent, timeout: GIVES_UP_MS },
        (response) => {
          const { statusCode: status = -1, headers: told } = response;
          const pieces: Buffer[] = [];
          response.on('error', broken).on('data', (piece: Buffer) => pieces.push(piece));
          response.on('end', () => done({ status, text: Buffer.concat(pieces).toString(), headers: told }));
          if (told['content-type']?.startsWith('text/event-stream') === true) {
            response.destroy();
            done({ status, text: '', headers: told });
          }
        },
      );
      call.on('error', broken).on('timeout', () => call.destroy());
      call.end(body);
    });
  return { ask, close: () => agent.destroy() };
}

/** Does `work` for all of them, as many at once as two cores are busy with. */
export async function forAll<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  atOnce = 8,
): Promise<void> {
  const left = items[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of left) {
        await work(item);
      }
    }),
  );
}
