import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HeardAlert {
  readonly status: 'firing' | 'resolved';
  readonly name: string;
  /** Of the message that brought it. */
  readonly key: string;
}

export interface NastyReceiver {
  readonly url: string;
  /** What was heard to the end and answered so that the sender must believe it, in order. */
  readonly heard: readonly HeardAlert[];
  /** Answers that were anything but good. */
  readonly nasty: number;
  /** From now on it answers well. */
  heal(): void;
  sicken(): void;
  close(): Promise<void>;
}

const BROKEN = 0.7;

interface Body {
  readonly status: string;
  readonly alerts: readonly {
    readonly status: HeardAlert['status'];
    readonly labels: Record<string, string>;
  }[];
}

/** A webhook of moods by a seeded stream: well, broken (the first time always), busy, hanging, cut off before or behind. */
export async function openNastyReceiver(random: () => number): Promise<NastyReceiver> {
  const heard: HeardAlert[] = [];
  let nasty = 0;
  let isWell = false;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as Body;
      const key = String(request.headers['idempotency-key']);
      const hear = () =>
        heard.push(
          ...body.alerts.map(({ status, labels }) => ({ status, name: labels['alertname'] ?? '', key })),
        );
      answer(isWell ? 0 : nasty === 0 ? BROKEN : random(), response, hear);
    });
    request.on('error', () => undefined);
  });

  function answer(chance: number, response: ServerResponse, hear: () => void): void {
    if (chance < 0.6) {
      hear();
      response.end('{}');
      return;
    }
    nasty += 1;
    if (chance < 0.72) {
      response.writeHead(500).end('out of order');
    } else if (chance < 0.8) {
      response.writeHead(429, { 'retry-after': '1' }).end('slowly');
    } else if (chance < 0.84) {
      // Heard, and no answer ever.
      hear();
    } else if (chance < 0.92) {
      // Heard, but the sender is not told so: it comes again, with the same key.
      hear();
      response.destroy();
    } else {
      response.destroy();
    }
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/alerts`,
    heard,
    get nasty() {
      return nasty;
    },
    heal: () => {
      isWell = true;
    },
    sicken: () => {
      isWell = false;
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
