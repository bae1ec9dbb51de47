import {
  toDataFrame,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  type ScopedVars,
} from '@grafana/data';
import { DATASOURCE_TYPE } from '../../constants.ts';
import type { DataQuery } from '@grafana/schema';
import type { DataSourceSrv } from '@grafana/runtime';
import {
  catchError,
  defer,
  distinctUntilChanged,
  EMPTY,
  from,
  fromEvent,
  map,
  merge,
  of,
  scan,
  startWith,
  switchMap,
  type Observable,
} from 'rxjs';

export interface LiveData {
  /** Of all sources, the newest answer of each query. */
  readonly frames: readonly DataFrame[];
  readonly errors: readonly string[];
  /** Names of data sources that cannot stream: their lines are those of the time range. */
  readonly still: readonly string[];
}

type Request = DataQueryRequest;

/** The queries of one data source, with their variables replaced. */
interface Part {
  readonly source: DataSourceApi;
  readonly targets: readonly DataQuery[];
}

/**
 * Streams what the queries of a panel ask for, from whatever data sources they have. `requests` brings one at each
 * refresh of the dashboard; the streams start over only when another question is asked.
 */
export function liveFrames(
  requests: Observable<Request>,
  sources: Pick<DataSourceSrv, 'get'>,
  maxLines: number,
): Observable<LiveData> {
  return requests.pipe(
    switchMap((request) => from(partsOf(request, sources)).pipe(map((parts) => ({ request, parts })))),
    distinctUntilChanged((a, b) => questionOf(a) === questionOf(b)),
    switchMap(({ request, parts }) => stream(request, parts, maxLines)),
    catchError((thrown: unknown) => of({ frames: [], errors: [textOf(thrown)], still: [] })),
  );
}

async function partsOf(request: Request, sources: Pick<DataSourceSrv, 'get'>): Promise<Part[]> {
  const byUid = new Map<string, DataQuery[]>();
  for (const target of request.targets.filter(({ hide }) => hide !== true)) {
    const uid = target.datasource?.uid ?? '';
    byUid.set(uid, [...(byUid.get(uid) ?? []), target]);
  }
  return Promise.all(
    [...byUid.values()].map(async (targets): Promise<Part> => {
      const source = await sources.get(targets[0]?.datasource, request.scopedVars);
      return { source, targets: replaced(source, targets, request.scopedVars) };
    }),
  );
}

/** Filters of the dashboard stay with the request: the data source adds them itself. */
const replaced = (source: DataSourceApi, targets: DataQuery[], vars: ScopedVars): DataQuery[] =>
  source.interpolateVariablesInQueries?.(targets, vars, []) ?? targets;

const questionOf = ({
  request,
  parts,
}: {
  readonly request: Request;
  readonly parts: readonly Part[];
}): string =>
  JSON.stringify([request.filters ?? [], parts.map(({ source, targets }) => [source.uid, targets])]);

const canStream = ({ meta }: DataSourceApi): boolean => meta.streaming === true;

function stream(request: Request, parts: readonly Part[], maxLines: number): Observable<LiveData> {
  const still = parts.filter(({ source }) => !canStream(source)).map(({ source }) => source.name);
  const start: State = { answers: new Map(), still };
  return merge(
    of(undefined),
    ...parts.filter(({ source }) => canStream(source)).map((part) => answersOf(request, part, maxLines)),
  ).pipe(
    scan((state, keyed): State => {
      return keyed === undefined
        ? state
        : { ...state, answers: new Map(state.answers).set(keyed.key, keyed.answer) };
    }, start),
    map(toData),
  );
}

interface Keyed {
  readonly key: string;
  readonly answer: DataQueryResponse;
}
interface State {
  readonly answers: ReadonlyMap<string, DataQueryResponse>;
  readonly still: readonly string[];
}

function answersOf(request: Request, { source, targets }: Part, maxLines: number): Observable<Keyed> {
  const isOurs = source.type === DATASOURCE_TYPE;
  const asked: Request = {
    ...request,
    requestId: `${request.requestId}-tail-${source.uid}`,
    targets: isOurs ? targets.map((target) => ({ ...target, limit: maxLines })) : [...targets],
    maxDataPoints: maxLines,
    liveStreaming: true,
  };
  const answers = defer(() => source.query(asked));
  // Ours lets go of its stream by itself while the page is hidden, and resumes it.
  return (isOurs ? answers : whileShown(answers)).pipe(
    map((answer) => ({ key: `${source.uid}/${answer.key ?? ''}`, answer })),
    catchError((thrown: unknown) =>
      of({ key: `${source.uid}/failed`, answer: { data: [], errors: [{ message: textOf(thrown) }] } }),
    ),
  );
}

function toData({ answers, still }: State): LiveData {
  const all = [...answers.values()];
  return {
    frames: all.flatMap(({ data }) => data.map((frame) => toDataFrame(frame))),
    errors: all.flatMap(({ errors, error }) => errors ?? (error === undefined ? [] : [error])).map(textOf),
    still,
  };
}

function textOf(thrown: unknown): string {
  const { message, data } = (thrown ?? {}) as { message?: string; data?: { message?: string } };
  return message ?? data?.message ?? String(thrown);
}

/** Ends while the page is hidden, and begins anew. */
const whileShown = <T>(live: Observable<T>): Observable<T> =>
  fromEvent(document, 'visibilitychange').pipe(
    startWith(undefined),
    switchMap(() => (document.hidden ? EMPTY : live)),
  );
