import {
  catchError,
  concat,
  concatMap,
  defer,
  EMPTY,
  fromEvent,
  ignoreElements,
  map,
  of,
  repeat,
  scan,
  startWith,
  switchMap,
  takeUntil,
  tap,
  throttleTime,
  throwError,
  timer,
  type Observable,
} from 'rxjs';
import { toApiError, type ApiError } from './errors.ts';
import { eventStream, type Chunked } from './event-stream.ts';
import {
  backoffMs,
  isFinal,
  MAX_BACKLOG,
  MAX_RETRY_MS,
  POLL_AFTER_FAILURES,
  type Memory,
  type TailDeps,
  type TailEvent,
  type TailOptions,
  type TailStatus,
} from './tail-parts.ts';
import { asked, polled } from './tail-polling.ts';
import { createTailBuffer } from './tail-buffer.ts';
import type { LogRecord, LogTailGap, LogTailLines } from './types.ts';

export interface TailState {
  /** `polling`: asks every few seconds, because streams do not get through. `paused`: the tab is hidden. */
  readonly status: TailStatus;
  /** The newest ones by their times, oldest first. The same array until it changes. */
  readonly lines: readonly LogRecord[];
  /** Lines that fitted and were left out, because they came faster than they can be taken. */
  readonly skipped: number;
  /** True once lines were missed of which nobody knows how many. */
  readonly missed: boolean;
  /** Why it is not live; gone when it is again. */
  readonly error: ApiError | undefined;
}

const EMIT_EVERY_MS = 250;
const RETRY_MS = 2_000;
/** Then a stream is tried again. */
const POLL_FOR_MS = 60_000;

/**
 * Lines as they are stored, as long as somebody listens and the page is shown. Cut off, it comes back and goes on where
 * it was; what cannot be resumed is asked for. Fails only where another try would fail alike: a filter that the API
 * does not take, a token that is refused.
 */
export function tailLogs(options: TailOptions, deps: TailDeps): Observable<TailState> {
  return defer(() => {
    const buffer = createTailBuffer(options.maxLines);
    const memory: Memory = { lastEventId: undefined, failures: 0, retryMs: RETRY_MS, heardMs: undefined };
    const start: TailState = { status: 'connecting', lines: [], skipped: 0, missed: false, error: undefined };
    return (deps.hidden ?? pageHidden()).pipe(
      switchMap((hidden) =>
        hidden ? of<TailEvent>({ kind: 'status', status: 'paused' }) : connected(options, deps, memory),
      ),
      scan((state, event): TailState => {
        if (event.kind === 'status') {
          return { ...state, status: event.status, error: event.error };
        }
        buffer.add(event.items);
        return {
          ...state,
          lines: buffer.lines(),
          skipped: state.skipped + event.skipped,
          missed: state.missed || event.missed,
        };
      }, start),
      // A thousand lines a second are drawn four times a second.
      throttleTime(EMIT_EVERY_MS, undefined, { leading: true, trailing: true }),
    );
  });
}

/** What is used of a document: the types of this module also serve programs that know no browser. */
interface VisiblePage {
  readonly hidden: boolean;
  addEventListener(type: string, listener: ((event: unknown) => void) | null): void;
  removeEventListener(type: string, listener: ((event: unknown) => void) | null): void;
}

function pageHidden(): Observable<boolean> {
  const { document: page } = globalThis as unknown as { readonly document: VisiblePage };
  return fromEvent<unknown>(page, 'visibilitychange').pipe(
    startWith(undefined),
    map(() => page.hidden),
  );
}

/** One try after the other; never completes. */
function connected(options: TailOptions, deps: TailDeps, memory: Memory): Observable<TailEvent> {
  const { chunked } = deps.backend();
  if (chunked === undefined) {
    return polled(options, deps, memory);
  }
  const status = () =>
    memory.failures === 0 && memory.lastEventId === undefined ? 'connecting' : 'reconnecting';
  return defer(() =>
    concat(
      memory.failures < POLL_AFTER_FAILURES ? of<TailEvent>({ kind: 'status', status: status() }) : EMPTY,
      streamed(options, deps, memory),
      defer(() => pause(memory.retryMs, deps)),
    ),
  ).pipe(
    catchError((thrown: unknown) => {
      const error = toApiError(thrown);
      if (isFinal(error)) {
        return throwError(() => error);
      }
      memory.failures += 1;
      return afterFailure(error, options, deps, memory);
    }),
    repeat(),
  );
}

/** Waits longer each time; after several failures lines are asked for, and a stream is tried now and then. */
function afterFailure(
  error: ApiError,
  options: TailOptions,
  deps: TailDeps,
  memory: Memory,
): Observable<TailEvent> {
  if (memory.failures >= POLL_AFTER_FAILURES || error.status === 404) {
    return polled(options, deps, memory).pipe(takeUntil(timer(POLL_FOR_MS)));
  }
  return concat(
    of<TailEvent>({ kind: 'status', status: 'reconnecting', error }),
    pause(backoffMs(memory), deps),
  );
}

/** Many viewers that were cut off together do not come back together. */
const pause = (ms: number, { random = Math.random }: TailDeps): Observable<never> =>
  timer(ms / 2 + random() * ms).pipe(ignoreElements());

function streamed(options: TailOptions, deps: TailDeps, memory: Memory): Observable<TailEvent> {
  const backend = deps.backend();
  if (backend.chunked === undefined) {
    return EMPTY;
  }
  const { lastEventId } = memory;
  const url = `${deps.url}/logs/tail?${tailParams(options, lastEventId !== undefined)}`;
  const headers = {
    Accept: 'text/event-stream',
    ...(lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }),
  };
  // Called on its object: Grafana's is a class.
  return eventStream(backend as Chunked, { url, headers }).pipe(
    tap(() => (memory.heardMs = Date.now())),
    // In their order: what a gap brings comes before what was stored after it.
    concatMap((part): Observable<TailEvent> => {
      switch (part.kind) {
        case 'open':
          memory.failures = 0;
          return of<TailEvent>({ kind: 'status', status: 'live' });
        case 'retry':
          memory.retryMs = Math.min(MAX_RETRY_MS, Math.max(RETRY_MS / 2, part.afterMs));
          return EMPTY;
        case 'event':
          return eventOf(part.event, options, deps).pipe(
            tap({ complete: () => (memory.lastEventId = part.event.id ?? memory.lastEventId) }),
          );
        default:
          return part satisfies never;
      }
    }),
  );
}

/** A filter that the API cannot take is refused before the stream begins, so what comes is what it promised. */
function eventOf(
  { event, data }: { readonly event?: string | undefined; readonly data: string },
  options: TailOptions,
  deps: TailDeps,
): Observable<TailEvent> {
  switch (event) {
    case 'lines': {
      const { items, skipped } = JSON.parse(data) as LogTailLines;
      return of<TailEvent>({ kind: 'lines', items, skipped, missed: false });
    }
    case 'gap':
      return asked((JSON.parse(data) as LogTailGap).from, options, deps);
    default:
      return EMPTY;
  }
}

function tailParams({ filters, backlog }: TailOptions, resumes: boolean): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(filters)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) {
        params.append(key, String(one));
      }
    }
  }
  if (!resumes && backlog > 0) {
    params.set('backlog', String(Math.min(MAX_BACKLOG, backlog)));
  }
  return params.toString();
}
