import { FieldReader, WIRE } from '@vigilops/otlp';

/** What came back over HTTP, its body cut at `MAX_ANSWER_BYTES`. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | undefined;
  readonly location: string | undefined;
  readonly body: Uint8Array;
}

export const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_RETRY_AFTER_MS = 10 * 60_000;
const MAX_SHOWN_CHARACTERS = 300;

/**
 * Of an answer that is no success: the server itself says that it is `busy`, or that it refuses us; it has an `error`, as
 * whoever stands before it; or something `elsewhere` answers, which is not the server.
 */
export type Sign = 'busy' | 'refused' | 'error' | 'elsewhere';

/** What the sender must do next. */
export type Verdict =
  | { readonly next: 'done'; readonly refused: number; readonly message: string }
  /** The same bytes may be taken later; `afterMs` is the server's own wish, `sign` what the answer tells of it. */
  | {
      readonly next: 'later';
      readonly afterMs: number;
      readonly reason: string;
      readonly sign: Exclude<Sign, 'refused'>;
    }
  /** The same bytes will be taken once a person has put right who we are. */
  | { readonly next: 'refused'; readonly afterMs: number; readonly reason: string }
  | { readonly next: 'split'; readonly reason: string }
  /** These bytes will never be taken. */
  | { readonly next: 'give_up'; readonly reason: string };

/**
 * Reads an answer after OTLP/HTTP: only 200-class is success; 429 and 5xx pass by themselves. What a person must put
 * right at the server or in the settings (token, address, redirect) is kept too: the data is good.
 */
export function judge(answer: HttpAnswer, nowMs: number): Verdict {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    return { next: 'done', ...partialSuccess(answer) };
  }
  const afterMs = retryAfterMs(answer.retryAfter, nowMs);
  const said = statusMessage(answer);
  const told = said === '' ? `HTTP ${status}` : `HTTP ${status}: ${said}`;
  if (status >= 300 && status < 400) {
    const target = answer.location === undefined ? '' : ` to ${clean(answer.location)}`;
    return {
      next: 'later',
      afterMs,
      sign: 'elsewhere',
      reason: `the server redirects${target}; set server.url to the final address`,
    };
  }
  switch (status) {
    case 401:
      return { next: 'refused', afterMs, reason: `the server does not accept the token (${told})` };
    case 403:
      return { next: 'refused', afterMs, reason: `the server forbids it (${told})` };
    case 404:
    case 405:
    case 421:
      return {
        next: 'later',
        afterMs,
        sign: 'elsewhere',
        reason: `server.url does not lead to an OTLP endpoint (${told})`,
      };
    case 407:
      return { next: 'later', afterMs, sign: 'elsewhere', reason: `a proxy wants a login (${told})` };
    case 413:
      return { next: 'split', reason: told };
    case 408:
    case 425:
    case 429:
      return { next: 'later', afterMs, sign: 'busy', reason: `the server is busy (${told})` };
    default:
      return status >= 500
        ? { next: 'later', afterMs, sign: 'error', reason: `the server cannot take data now (${told})` }
        : { next: 'give_up', reason: told };
  }
}

/** Export*ServiceResponse { partial_success = 1 { rejected = 1, error_message = 2 } }; anything unreadable counts as full. */
function partialSuccess(answer: HttpAnswer): { refused: number; message: string } {
  let refused = 0;
  let message = '';
  eachField(answer.body, (outer) => {
    if (!outer.is(1, WIRE.bytes)) {
      return;
    }
    const inner = outer.nested();
    while (inner.next()) {
      if (inner.is(1, WIRE.varint)) {
        refused = inner.varint();
      } else if (inner.is(2, WIRE.bytes)) {
        message = textOf(inner);
      }
    }
  });
  return { refused, message };
}

/** google.rpc.Status { code = 1, message = 2 }, or the text of whatever stands in between (a proxy's page). */
function statusMessage(answer: HttpAnswer): string {
  if (!answer.contentType.startsWith('application/x-protobuf')) {
    return /html/.test(answer.contentType)
      ? 'an HTML page'
      : clean(Buffer.from(answer.body).toString('utf8'));
  }
  let message = '';
  eachField(answer.body, (reader) => {
    if (reader.is(2, WIRE.bytes)) {
      message = textOf(reader);
    }
  });
  return message;
}

function eachField(body: Uint8Array, take: (reader: FieldReader) => void): void {
  try {
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    const reader = new FieldReader(body, view, 0, body.length);
    while (reader.next()) {
      take(reader);
    }
  } catch {
    // An answer that is no protobuf says nothing; its status has already been read.
  }
}

function textOf(reader: FieldReader): string {
  return clean(Buffer.from(reader.bytes.subarray(reader.start, reader.end)).toString('utf8'));
}

/** A server's words go into our log: one line, no control characters, not endless. */
function clean(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_SHOWN_CHARACTERS);
}

/** Retry-After as seconds or as an HTTP date, at most ten minutes; 0 when there is none that can be read. */
function retryAfterMs(value: string | undefined, nowMs: number): number {
  if (value === undefined) {
    return 0;
  }
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS) : 0;
}
