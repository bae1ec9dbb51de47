import { randomUUID } from 'node:crypto';
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LogColumns, WriteBatch } from '../../../backend/src/model/index.ts';

export interface SearchLine {
  readonly body: string;
  readonly severity: number;
  /** JSON. */
  readonly attributes: string;
}

/** 64 bits of noise that are the same in each run. */
export function noise(seed: number): number {
  let x = Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b);
  return (x ^ (x >>> 13)) >>> 0;
}

const hex = (value: number) => value.toString(16).padStart(8, '0');
/** Of the line with that number; in the line as text. */
export const requestId = (i: number) => `${hex(noise(i))}${hex(noise(i + 0x40000000))}`;
export const orderNumber = (i: number) => String(10_000_000 + i * 7 + (noise(i) % 7));

const PATHS = ['/', '/cart', '/checkout', '/api/v1/orders', '/api/v1/customers', '/static/app.js', '/health'];
const VERBS = ['accepted', 'priced', 'packed', 'shipped', 'delivered'];

/** Lines in a row that one file has. */
export const RUN = 10;
/** Files of four kinds, in turn. */
export const kindOf = (i: number) => Math.floor(i / RUN) % 4;

/** A line of one of four services of a shop, with what real lines have: ids, numbers, addresses, a rare error. */
export function shopLine(i: number): SearchLine {
  const n = noise(i * 3 + 1);
  const status = n % 997 === 0 ? 503 : n % 31 === 0 ? 404 : 200;
  const ms = n % 1_900;
  const path = PATHS[n % PATHS.length] ?? '/';
  const isError = n % 211 === 0;
  switch (kindOf(i)) {
    case 0:
      return {
        body: `10.${String(n % 251)}.${String(n % 7)}.${String(n % 199)} - - "GET ${path}?r=${orderNumber(i)} HTTP/1.1" ${String(status)} ${String(n % 90_000)} "https://shop.example/" "Mozilla/5.0 (X11; Linux x86_64) Firefox/146.0" ${requestId(i)}`,
        severity: status >= 500 ? 17 : 9,
        attributes: JSON.stringify({
          'http.request.method': 'GET',
          'http.response.status_code': status,
          'url.path': path,
        }),
      };
    case 1:
      return {
        body: JSON.stringify({
          level: isError ? 'error' : 'info',
          msg: isError ? 'payment provider timed out' : 'request completed',
          request_id: requestId(i),
          order: orderNumber(i),
          duration_ms: ms,
        }),
        severity: isError ? 17 : 9,
        attributes: JSON.stringify({ duration_ms: ms, order: orderNumber(i), request_id: requestId(i) }),
      };
    case 2:
      return {
        body: `${isError ? 'ERROR' : 'INFO'} [worker-${String(n % 16)}] c.e.orders.OrderService - order ${orderNumber(i)} ${isError ? 'refused: card declined by issuer' : (VERBS[n % 5] ?? '')} in ${String(ms)} ms for customer ${String(n % 200_000)}`,
        severity: isError ? 17 : 9,
        attributes: '{"logger.name":"c.e.orders.OrderService"}',
      };
    default:
      return {
        body: `duration: ${String(ms)}.${String(n % 1_000)} ms  statement: SELECT * FROM stock WHERE item = ${String(n % 50_000)} AND site = ${String(n % 40)}${n % 1_000_003 === 0 ? ' deadlock detected' : ''}`,
        severity: 9,
        attributes: '{"db.system.name":"postgresql"}',
      };
  }
}

/** Lines of all files of a folder, over and over. */
export async function* folderLines(folder: string): AsyncGenerator<SearchLine> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (;;) {
    for (const { parentPath, name } of files) {
      for await (const body of createInterface({ input: createReadStream(join(parentPath, name)) })) {
        yield { body, severity: /\berror|fatal|fail/i.test(body) ? 17 : 9, attributes: '{}' };
      }
    }
  }
}

/** Line `i` of so many, which fill the time until now evenly; streams in turn, a run of ten from each. */
export function batchOfLines(
  lines: readonly SearchLine[],
  first: number,
  place: { readonly fromUs: number; readonly stepUs: number; readonly streams: number },
): WriteBatch {
  const bodies = lines.map(({ body }) => Buffer.from(body));
  const starts = new Uint32Array(lines.length);
  const ends = new Uint32Array(lines.length);
  let at = 0;
  bodies.forEach((body, i) => {
    starts[i] = at;
    at += body.length;
    ends[i] = at;
  });
  const attributes = ['{}', ...new Set(lines.map((line) => line.attributes))];
  const refs = new Map(attributes.map((text, ref) => [text, ref]));
  const times = Float64Array.from(lines, (_, i) => Math.floor(place.fromUs + (first + i) * place.stepUs));
  const logs: LogColumns = {
    length: lines.length,
    streamIds: Int32Array.from(lines, (_, i) => 1 + (Math.floor((first + i) / RUN) % place.streams)),
    timesUs: times,
    timeNanos: new Uint16Array(lines.length),
    observedUs: times,
    severities: Uint8Array.from(lines, ({ severity }) => severity),
    severityTexts: Uint16Array.from(lines, ({ severity }) => (severity === 17 ? 2 : 1)),
    texts: ['', 'INFO', 'ERROR'],
    sequences: Float64Array.from(lines, (_, i) => (first + i) * 150),
    bodyBytes: Buffer.concat(bodies),
    bodyStarts: starts,
    bodyEnds: ends,
    structuredBodies: new Map(),
    attributeRefs: Uint32Array.from(lines, (line) => refs.get(line.attributes) ?? 0),
    attributes,
    traceIds: undefined,
    spanIds: undefined,
    flags: new Uint8Array(lines.length),
    eventNames: new Map(),
  };
  return {
    batchId: randomUUID(),
    samples: null,
    logs,
    histograms: [],
    exemplars: [],
    starts: [],
    spans: [],
    checkResults: [],
    hostChanges: [],
    databaseReports: [],
  };
}
