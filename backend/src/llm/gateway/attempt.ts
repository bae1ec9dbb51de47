import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Clock } from '@vigilops/runtime';
import type { AnswerReader, AnswerReport } from '../wire/usage/reader.ts';
import type { Rewriter } from './rewriters.ts';
import type { Upstream, UpstreamCall, UpstreamFailure, UpstreamQuestion } from './upstream.ts';

export interface AttemptDeps {
  readonly upstream: Upstream;
  readonly question: UpstreamQuestion;
  readonly response: ServerResponse;
  readonly isStream: boolean;
  readonly reader: AnswerReader;
  /** Null: bytes go through untouched. */
  readonly rewriter: Rewriter | null;
  /** Names and values in turn. */
  readonly headersFor: (headers: IncomingHttpHeaders) => string[];
  /** The last event of a stream that ends in trouble. */
  readonly lastWords: (message: string) => string;
  readonly clock: Clock;
}

/** How the answer of a provider that was passed on came to its end. */
export type AnswerEnd =
  | { readonly how: 'whole' }
  | { readonly how: 'client_gone'; readonly message: string }
  | { readonly how: 'cut'; readonly isTimeout: boolean; readonly message: string };

export type Attempted =
  | {
      readonly outcome: 'answered';
      readonly status: number;
      readonly report: AnswerReport;
      readonly end: AnswerEnd;
      /** Monotonic; null: no text came. */
      readonly firstTokenMs: number | null;
    }
  /** Nothing of it has reached the client. */
  | {
      readonly outcome: 'refused';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: Buffer;
    }
  | { readonly outcome: 'failed'; readonly failure: UpstreamFailure }
  /** Before the provider said anything. */
  | { readonly outcome: 'client_gone' };

export interface RunningAttempt {
  readonly done: Promise<Attempted>;
  /** Ends it in mid-stream, for a reason that the client is told. */
  stop(reason: string): void;
  /** As far as it has come. */
  report(): AnswerReport;
}

/** A client may leave when it has read the end; what its provider still counts comes right after. */
const LAST_WORDS_MS = 2_000;
/** Of a client that takes nothing: what is not sent waits in no more memory than two chunks. */
const STALL_MS = 60_000;
const MAX_ERROR_BYTES = 65_536;
const MAX_WHOLE_BYTES = 64 * 1_048_576;

/** Asks one provider once, and passes its answer on at the pace at which the client takes it. */
export function startAttempt(deps: AttemptDeps): RunningAttempt {
  const { response, reader, rewriter, isStream, clock } = deps;
  let settle: (attempted: Attempted) => void = () => undefined;
  const done = new Promise<Attempted>((resolve) => {
    settle = resolve;
  });
  let head: { readonly status: number; readonly headers: IncomingHttpHeaders } | undefined;
  let firstTokenMs: number | null = null;
  let stall: NodeJS.Timeout | undefined;
  let isOver = false;
  let stopReason: string | undefined;
  const kept: Buffer[] = [];
  let keptBytes = 0;
  const isRefusal = () => head !== undefined && head.status >= 300;

  function finish(attempted: Attempted): void {
    if (isOver) {
      return;
    }
    isOver = true;
    clearTimeout(stall);
    response.off('drain', drained).off('close', clientGone);
    settle(attempted);
  }

  function answered(end: AnswerEnd): void {
    if (head === undefined || isOver) {
      return;
    }
    reader.end();
    if (!isStream && keptBytes <= MAX_WHOLE_BYTES) {
      reader.readWhole(Buffer.concat(kept));
    }
    finish({ outcome: 'answered', status: head.status, report: reader.report(), end, firstTokenMs });
  }

  function drained(): void {
    clearTimeout(stall);
    stall = undefined;
    call.resume();
  }

  function clientGone(): void {
    if (head === undefined || isRefusal()) {
      finish({ outcome: 'client_gone' });
    } else if (isStream && reader.report().isEnded) {
      clearTimeout(stall);
      stall = setTimeout(() => call.abort('the client has its answer'), LAST_WORDS_MS);
      call.resume();
      return;
    } else {
      answered({ how: 'client_gone', message: 'the client closed the connection' });
    }
    call.abort('the client is gone');
  }

  function pass(out: Buffer | string): boolean {
    if (out.length === 0 || response.destroyed) {
      return true;
    }
    const isTaken = response.write(out);
    if (!isTaken) {
      stall ??= setTimeout(() => {
        answered({ how: 'client_gone', message: 'the client took nothing for a minute' });
        call.abort('the client takes nothing');
        response.destroy();
      }, STALL_MS);
    }
    return isTaken;
  }

  function cut({ message, isTimeout }: UpstreamFailure): void {
    const words = stopReason ?? message;
    answered({ how: 'cut', isTimeout, message: words });
    if (isStream && !response.destroyed) {
      response.end(deps.lastWords(words));
    } else {
      // Its head has promised more: a cut connection is the only honest end.
      response.destroy();
    }
  }

  function stop(reason: string): void {
    stopReason = reason;
    call.abort(reason);
  }

  /** A stream that is closed in good order, though its answer is not over: the client would take it for whole. */
  function earlyEnd(): string | null {
    if (!isStream) {
      return null;
    }
    reader.end();
    const { isEnded, error } = reader.report();
    return isEnded || error !== null ? null : 'the stream ended before the answer did';
  }

  const call: UpstreamCall = deps.upstream.ask(deps.question, {
    onHead(status, headers) {
      head = { status, headers };
      if (!isRefusal()) {
        response.writeHead(status, deps.headersFor(headers));
        if (isStream) {
          response.flushHeaders();
        }
      }
    },
    onData(chunk) {
      if (isOver) {
        return true;
      }
      if (isRefusal()) {
        keptBytes += chunk.length;
        if (keptBytes <= MAX_ERROR_BYTES) {
          kept.push(chunk);
        }
        return true;
      }
      if (isStream) {
        if (reader.push(chunk)) {
          firstTokenMs ??= clock.monotonicMs();
        }
      } else {
        firstTokenMs ??= clock.monotonicMs();
        keptBytes += chunk.length;
        if (keptBytes <= MAX_WHOLE_BYTES) {
          kept.push(chunk);
        }
      }
      const isTaken = pass(rewriter === null ? chunk : rewriter.push(chunk));
      const failure = rewriter?.failure() ?? null;
      if (failure !== null) {
        stop(failure);
      }
      return isTaken;
    },
    onEnd() {
      if (isOver || head === undefined) {
        return;
      }
      if (isRefusal()) {
        finish({ outcome: 'refused', ...head, body: Buffer.concat(kept) });
        return;
      }
      const last = rewriter === null ? '' : rewriter.end();
      const failure = rewriter?.failure() ?? earlyEnd();
      if (failure !== null) {
        cut({ kind: 'cut', isTimeout: false, message: failure });
        return;
      }
      answered({ how: 'whole' });
      if (!response.destroyed) {
        response.end(last);
      }
    },
    onFailure(failure) {
      if (isOver) {
        return;
      }
      if (head === undefined) {
        finish({ outcome: 'failed', failure });
      } else if (isRefusal()) {
        finish({ outcome: 'refused', ...head, body: Buffer.concat(kept) });
      } else if (response.destroyed && reader.report().isEnded) {
        answered({ how: 'whole' });
      } else {
        cut(failure);
      }
    },
  });
  response.on('drain', drained).on('close', clientGone);
  return {
    done,
    stop,
    report: () => reader.report(),
  };
}
