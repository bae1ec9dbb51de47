import type { LogTailGap, LogTailLines, LogTailRecord } from '@vigilops/contracts/api';
import { request as httpRequest, type IncomingMessage } from 'node:http';

export interface HeardEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** A reader of server-sent events that keeps what it heard (HTML standard, "Interpreting an event stream"). */
export interface Listener {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly events: readonly HeardEvent[];
  /** Everything as it came. */
  readonly text: () => string;
  readonly comments: () => number;
  readonly items: () => readonly LogTailRecord[];
  readonly bodies: () => readonly string[];
  readonly skipped: () => number;
  readonly gaps: () => readonly LogTailGap[];
  /** The id of the last event that is whole. */
  readonly lastId: () => string;
  readonly over: Promise<void>;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly close: () => void;
}

export function listenTo(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  options: { readonly onText?: (text: string, close: () => void) => void } = {},
): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      resolve(hear(response, options.onText));
    });
    request.on('error', reject);
    request.end();
  });
}

function hear(
  response: IncomingMessage,
  onText: ((text: string, close: () => void) => void) | undefined,
): Listener {
  let text = '';
  let parsed = 0;
  let comments = 0;
  const events: HeardEvent[] = [];
  const close = () => {
    response.destroy();
  };
  response.setEncoding('utf8');
  response.on('data', (piece: string) => {
    text += piece;
    for (let end = text.indexOf('\n\n', parsed); end >= 0; end = text.indexOf('\n\n', parsed)) {
      const block = text.slice(parsed, end);
      parsed = end + 2;
      comments += block.startsWith(':') ? 1 : 0;
      const event = parseBlock(block);
      if (event !== undefined) {
        events.push(event);
      }
    }
    onText?.(text, close);
  });
  const over = new Promise<void>((done) => {
    response.once('close', done);
  });
  response.on('error', () => undefined);
  const lines = () => events.filter(({ event }) => event === 'lines').map(({ data }) => data as LogTailLines);
  const items = () => lines().flatMap((event) => event.items);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    text: () => text,
    comments: () => comments,
    items,
    bodies: () => items().map(({ body }) => body),
    skipped: () => lines().reduce((sum, { skipped }) => sum + skipped, 0),
    gaps: () => events.filter(({ event }) => event === 'gap').map(({ data }) => data as LogTailGap),
    lastId: () => events.at(-1)?.id ?? '',
    over,
    pause: () => response.pause(),
    resume: () => response.resume(),
    close,
  };
}

function parseBlock(block: string): HeardEvent | undefined {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)] as const;
    }),
  );
  const data = fields.get('data');
  return data === undefined
    ? undefined
    : { id: fields.get('id') ?? '', event: fields.get('event') ?? '', data: JSON.parse(data) as unknown };
}
