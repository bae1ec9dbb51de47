import {
  catchError,
  concat,
  defer,
  ignoreElements,
  map,
  of,
  repeat,
  switchMap,
  tap,
  throwError,
  timer,
  type Observable,
} from 'rxjs';
import { toApiError } from './errors.ts';
import {
  backoffMs,
  isFinal,
  MAX_BACKLOG,
  POLL_AFTER_FAILURES,
  type Memory,
  type TailDeps,
  type TailEvent,
  type TailOptions,
} from './tail-parts.ts';

const POLL_EVERY_MS = 2_000;
/** Lines take so long from their host to the database; asked for again each time. */
const LATE_MS = 10_000;
const MAX_QUERY_LINES = 5_000;

/** The newest lines since a time. */
export function asked(
  from: string,
  { filters, maxLines }: TailOptions,
  { queryLogs }: TailDeps,
): Observable<TailEvent> {
  const limit = Math.min(MAX_QUERY_LINES, maxLines);
  return queryLogs({ ...filters, from, to: 'now', direction: 'backward', limit }).pipe(
    map((answer) => ({
      kind: 'lines',
      items: answer.items.toReversed(),
      skipped: 0,
      missed: answer.stopped_by !== 'end',
    })),
  );
}

/** Asks every few seconds for what is new. `now` is the server's: clocks need not agree. */
export function polled(options: TailOptions, deps: TailDeps, memory: Memory): Observable<TailEvent> {
  const once = defer(() => {
    const { heardMs } = memory;
    const startMs = Date.now();
    return newSince(heardMs === undefined ? undefined : startMs - heardMs, options, deps).pipe(
      tap(() => {
        memory.heardMs = startMs;
        memory.failures = Math.min(memory.failures, POLL_AFTER_FAILURES);
      }),
    );
  });
  const answered = once.pipe(
    switchMap((lines) => [{ kind: 'status', status: 'polling' } as const satisfies TailEvent, lines]),
    catchError((thrown: unknown) => {
      const error = toApiError(thrown);
      memory.failures += 1;
      return isFinal(error)
        ? throwError(() => error)
        : of<TailEvent>({ kind: 'status', status: 'reconnecting', error });
    }),
  );
  const wait = () =>
    memory.failures > POLL_AFTER_FAILURES ? timer(backoffMs(memory)) : timer(POLL_EVERY_MS);
  return concat(answered, defer(wait).pipe(ignoreElements())).pipe(repeat());
}

function newSince(
  elapsedMs: number | undefined,
  options: TailOptions,
  deps: TailDeps,
): Observable<TailEvent> {
  if (elapsedMs !== undefined) {
    return asked(`now-${Math.ceil((elapsedMs + LATE_MS) / 1_000)}s`, options, deps);
  }
  const maxLines = Math.max(1, Math.min(MAX_BACKLOG, options.backlog));
  // Of lines before the start there are always more.
  return asked('now-1d', { ...options, maxLines }, deps).pipe(
    map((lines) => (lines.kind === 'lines' ? { ...lines, missed: false } : lines)),
  );
}
