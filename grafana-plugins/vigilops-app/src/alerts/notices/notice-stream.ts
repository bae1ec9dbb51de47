import type { BackendSrv } from '@grafana/runtime';
import {
  catchError,
  concat,
  defer,
  EMPTY,
  filter,
  fromEvent,
  ignoreElements,
  map,
  repeat,
  startWith,
  switchMap,
  timer,
  type Observable,
} from 'rxjs';
import { toApiError } from '../../api/errors.ts';
import { eventStream, type Chunked } from '../../api/event-stream.ts';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

interface Deps {
  /** Ends before the path of the API, as in `/api/plugin-proxy/vigilops-app/read`. */
  readonly url: string;
  /** A host of ours or an old Grafana may lack `chunked`: then nothing comes, and pages ask now and then. */
  readonly backend: () => Partial<Pick<BackendSrv, 'chunked'>>;
  readonly hidden?: Observable<boolean>;
  /** Between 0 and 1. */
  readonly random?: () => number;
}

/**
 * Says that something new is in the notification centre, as long as the page is shown. What it is, the list tells:
 * so nothing is lost that came while the stream was away. Never fails; waits longer after each failure.
 */
export function noticeStream(deps: Deps): Observable<void> {
  const { random = Math.random } = deps;
  let failures = 0;
  const connected = defer(() => {
    const backend = deps.backend();
    if (backend.chunked === undefined) {
      return EMPTY;
    }
    const wait = () =>
      timer(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures) * (0.5 + random())).pipe(
        ignoreElements(),
      );
    const request = { url: `${deps.url}/notices/stream`, headers: { Accept: 'text/event-stream' } };
    const parts = eventStream(backend as Chunked, request).pipe(
      filter((part) => part.kind !== 'retry'),
      // An opened stream may come after others in between: what they said is in the list.
      map((): void => {
        failures = 0;
      }),
    );
    return concat(parts, defer(wait)).pipe(
      catchError((thrown: unknown) => {
        failures += 1;
        // Who may not hear them gets no other answer by asking again.
        return toApiError(thrown).kind === 'forbidden'
          ? timer(LONGEST_WAIT_MS).pipe(ignoreElements())
          : wait();
      }),
      repeat(),
    );
  });
  return (deps.hidden ?? pageHidden()).pipe(switchMap((hidden) => (hidden ? EMPTY : connected)));
}

const pageHidden = (): Observable<boolean> =>
  fromEvent(document, 'visibilitychange').pipe(
    startWith(undefined),
    map(() => document.hidden),
  );
