import type { IncomingHttpHeaders } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { createBrotliDecompress, createInflate, createUnzip, type Zlib } from 'node:zlib';
import type { Transform } from 'node:stream';
import type { Agent, Dispatcher } from 'undici';

/** One request to a provider. `url` is whole, and its host was taken from the provider's own configuration. */
export interface UpstreamQuestion {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** From the last byte of the request to the head of the answer. */
  readonly headMs: number;
}

/** `not_sent`: nobody has read it, so nobody can want it paid; `no_answer`: somebody may have; `cut`: the answer had begun. */
export interface UpstreamFailure {
  readonly kind: 'not_sent' | 'no_answer' | 'cut';
  readonly isTimeout: boolean;
  readonly message: string;
}

/** Called in this order: head, data, and then end or failure, of which exactly one comes. */
export interface UpstreamListener {
  onHead(status: number, headers: IncomingHttpHeaders): void;
  /** False: no more before `resume`. */
  onData(chunk: Buffer): boolean;
  onEnd(): void;
  onFailure(failure: UpstreamFailure): void;
}

export interface UpstreamCall {
  resume(): void;
  /** Ends it at the provider, too; the listener hears a failure. */
  abort(reason: string): void;
}

export interface Upstream {
  ask(question: UpstreamQuestion, listener: UpstreamListener): UpstreamCall;
  close(): Promise<void>;
}

/** Beyond which calls wait for one another. */
const MAX_CONNECTIONS = 1_024;
const CONNECT_MS = 10_000;
/** Reasoning models say nothing for minutes, but they send pings or are asked without a stream. */
const SILENCE_MS = 300_000;

/** `lookup` gives only addresses that may be asked; `mayAsk` says the same of an address that is written out. */
export function createUpstream(deps: {
  readonly lookup: LookupFunction;
  readonly mayAsk: (address: string) => Promise<void>;
}): Upstream {
  let opening: Promise<Agent> | undefined;

  /** Thirteen megabytes that a house without calls of LLMs does without. */
  const open = () =>
    (opening ??= import('undici').then(
      ({ Agent: UndiciAgent }) =>
        new UndiciAgent({
          connections: MAX_CONNECTIONS,
          pipelining: 1,
          bodyTimeout: SILENCE_MS,
          connect: { lookup: deps.lookup, timeout: CONNECT_MS },
        }),
    ));

  const places = new Map<string, Place>();
  const placeOf = (url: string): Place => {
    let place = places.get(url);
    if (place === undefined) {
      if (places.size >= MAX_PLACES) {
        places.clear();
      }
      place = placeOfUrl(url);
      places.set(url, place);
    }
    return place;
  };

  return {
    ask(question, listener) {
      const call = createCall(listener);
      const { origin, path, address } = placeOf(question.url);
      const begin = async () => {
        const agent = await open();
        agent.dispatch(
          {
            origin,
            path,
            method: 'POST',
            headers: { ...question.headers, 'accept-encoding': 'identity' },
            body: question.body,
            headersTimeout: question.headMs,
          },
          call.handler,
        );
      };
      // A literal is connected to without a look-up.
      const asked = address === null ? begin() : deps.mayAsk(address).then(begin);
      asked.catch((error: unknown) => call.fail(error));
      return call;
    },
    close: async () => {
      await (await opening)?.destroy();
    },
  };
}

/** A URL, taken apart once: a provider has few of them. */
interface Place {
  readonly origin: string;
  readonly path: string;
  /** Null: it is a name. */
  readonly address: string | null;
}

/** Azure's hold names of deployments, of which clients may ask for any. */
const MAX_PLACES = 1_000;

function placeOfUrl(url: string): Place {
  const { origin, pathname, search, hostname } = new URL(url);
  const bare = hostname.replace(/^\[|\]$/g, '');
  return { origin, path: pathname + search, address: isIP(bare) === 0 ? null : bare };
}

function createCall(
  listener: UpstreamListener,
): UpstreamCall & { readonly handler: Dispatcher.DispatchHandler; readonly fail: (error: unknown) => void } {
  let controller: Dispatcher.DispatchController | undefined;
  let decoder: (Transform & Zlib) | undefined;
  let stage: UpstreamFailure['kind'] = 'not_sent';
  let isOver = false;
  let abortedFor: string | undefined;

  const give = (chunk: Buffer) => {
    if (!isOver && !listener.onData(chunk)) {
      (decoder ?? controller)?.pause();
    }
  };
  const end = () => {
    if (!isOver) {
      isOver = true;
      listener.onEnd();
    }
  };
  const fail = (error: unknown) => {
    if (!isOver) {
      isOver = true;
      decoder?.destroy();
      listener.onFailure({ kind: stage, ...wordsOf(error, abortedFor) });
    }
  };

  return {
    fail,
    resume: () => (decoder ?? controller)?.resume(),
    abort(reason) {
      abortedFor = reason;
      if (controller === undefined) {
        fail(new Error(reason));
      } else {
        controller.abort(new Error(reason));
      }
    },
    handler: {
      onRequestStart(given) {
        controller = given;
        if (isOver) {
          given.abort(new Error(abortedFor ?? 'it is over'));
        } else {
          stage = 'no_answer';
        }
      },
      onResponseStart(given, status, headers) {
        if (status < 200) {
          return;
        }
        stage = 'cut';
        decoder = decoderOf(headers['content-encoding']);
        decoder
          ?.on('data', give)
          .on('end', end)
          .on('error', (error) => {
            given.abort(error);
            fail(error);
          });
        decoder?.on('drain', () => given.resume());
        if (!isOver) {
          listener.onHead(status, headers);
        }
      },
      onResponseData(given, chunk) {
        if (decoder === undefined) {
          give(chunk);
        } else if (!decoder.write(chunk)) {
          given.pause();
        }
      },
      onResponseEnd() {
        if (decoder === undefined) {
          end();
        } else {
          decoder.end();
        }
      },
      onResponseError(_given, error) {
        fail(error);
      },
    },
  };
}

/** They were asked not to; some do all the same. */
function decoderOf(encoding: string | string[] | undefined): (Transform & Zlib) | undefined {
  switch (
    String(encoding ?? 'identity')
      .trim()
      .toLowerCase()
  ) {
    case 'gzip':
    case 'x-gzip':
      return createUnzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return undefined;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'its name has no address',
  EAI_AGAIN: 'its name cannot be looked up now',
  ECONNRESET: 'the connection was reset',
  EHOSTUNREACH: 'no way leads there',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'nothing more came',
  UND_ERR_SOCKET: 'the connection was closed',
  UND_ERR_HEADERS_OVERFLOW: 'the head of its answer is too large',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'nobody whom this machine trusts signed its certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};
const TIMEOUTS = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

function wordsOf(
  error: unknown,
  abortedFor: string | undefined,
): Pick<UpstreamFailure, 'message' | 'isTimeout'> {
  const { code, message } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : WORDS[code];
  return {
    isTimeout: code !== undefined && TIMEOUTS.has(code),
    message: abortedFor ?? known ?? (code === undefined ? message : `it failed with ${code}`),
  };
}
