import { useEffect, useState } from 'react';
import { catchError, map, of, startWith, switchMap, timer, type Observable } from 'rxjs';
import type { Api } from '../api/client.ts';
import { toApiError, type ApiError } from '../api/errors.ts';
import type { HostMetrics } from '../api/types.ts';

type Processes = HostMetrics['processes'];

export interface ProcessesAt {
  readonly processes: Processes | undefined;
  /** True while those of another moment are asked for. */
  readonly loading: boolean;
  readonly error: ApiError | undefined;
}

/** A cursor on its way over a chart asks nothing. */
const REST_MS = 200;
/** The smallest range that the answer must span: only its processes are wanted. */
const RANGE_MS = 1_000;

interface Asked {
  readonly at: number;
  readonly state: ProcessesAt;
}

/** The top processes at a moment; those of the newest answer where none is chosen. Old ones stay until new ones come. */
export function useProcesses(
  api: Api,
  hostId: number,
  at: number | undefined,
  newest: Processes | undefined,
): ProcessesAt {
  const [asked, setAsked] = useState<Asked>();
  useEffect(() => {
    if (at === undefined) {
      return undefined;
    }
    const asking = timer(REST_MS)
      .pipe(switchMap(() => processesAt(api, hostId, at)))
      .subscribe((state) =>
        setAsked((old) => ({ at, state: { ...state, processes: state.processes ?? old?.state.processes } })),
      );
    return () => asking.unsubscribe();
  }, [api, hostId, at]);
  if (at === undefined) {
    return { processes: newest, loading: newest === undefined, error: undefined };
  }
  return asked?.at === at
    ? asked.state
    : { processes: asked?.state.processes ?? newest, loading: true, error: undefined };
}

function processesAt(api: Api, hostId: number, at: number): Observable<ProcessesAt> {
  const time = (ms: number) => new Date(ms).toISOString();
  const query = { from: time(at - RANGE_MS), to: time(at), processes_at: time(at), max_points: 1 };
  return api.call('getHostMetrics', { path: { id: hostId }, query }).pipe(
    map(({ processes }): ProcessesAt => ({ processes, loading: false, error: undefined })),
    catchError((thrown: unknown) =>
      of({ processes: undefined, loading: false, error: toApiError(thrown) } satisfies ProcessesAt),
    ),
    startWith({ processes: undefined, loading: true, error: undefined } satisfies ProcessesAt),
  );
}
