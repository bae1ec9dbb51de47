import {
  DataTopic,
  dateMath,
  LoadingState,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  type PanelData,
  type TimeRange,
} from '@grafana/data';
import { toDataQueryError } from '@grafana/runtime';
import {
  catchError,
  defer,
  from,
  map,
  merge,
  of,
  scan,
  share,
  takeUntil,
  timer,
  type Observable,
} from 'rxjs';

/** Shorter than this, nobody needs to see that something is on its way. */
const LOADING_AFTER_MS = 200;

type QueryFunction = (request: DataQueryRequest) => ReturnType<DataSourceApi['query']>;

interface Answers {
  readonly packets: ReadonlyMap<string, DataQueryResponse>;
  /** Of the packet that came last. */
  readonly state: LoadingState;
}
const NONE: Answers = { packets: new Map(), state: LoadingState.Loading };

/**
 * Asks a data source and puts what it answers, in one packet or many, together for a panel. A packet replaces the
 * one before with the same key; a failure comes as data in the state Error, never as an error of the stream.
 */
export function runRequest(
  source: DataSourceApi,
  request: DataQueryRequest,
  ask?: QueryFunction,
): Observable<PanelData> {
  const waiting: PanelData = {
    state: LoadingState.Loading,
    series: [],
    request,
    timeRange: request.range,
  };
  if (request.targets.length === 0) {
    request.endTime = Date.now();
    return of({ ...waiting, state: LoadingState.Done });
  }
  const hidden = request.targets.filter((target) => target.hide === true).map(({ refId }) => refId);
  let newest = waiting;
  const answers = defer(() => queried(source, request, ask)).pipe(
    scan(({ packets }, packet): Answers => {
      const key = packet.key ?? (packet.data[0] as DataFrame | undefined)?.refId ?? 'A';
      return { packets: new Map(packets).set(key, packet), state: packet.state ?? LoadingState.Done };
    }, NONE),
    map((given) => {
      request.endTime = Date.now();
      newest = together(given, request, hidden);
      return newest;
    }),
    catchError((thrown: unknown) =>
      of({ ...newest, state: LoadingState.Error, error: toDataQueryError(thrown as Error) }),
    ),
    share(),
  );
  return merge(
    timer(LOADING_AFTER_MS).pipe(
      map(() => waiting),
      takeUntil(answers),
    ),
    answers,
  );
}

function queried(
  source: DataSourceApi,
  request: DataQueryRequest,
  ask: QueryFunction | undefined,
): Observable<DataQueryResponse> {
  if (ask !== undefined) {
    return from(ask(request));
  }
  request.targets = request.targets.filter((target) => source.filterQuery?.(target) ?? true);
  return request.targets.length === 0 ? of({ data: [] }) : from(source.query(request));
}

function together(answers: Answers, request: DataQueryRequest, hidden: readonly string[]): PanelData {
  const packets = [...answers.packets.values()];
  const frames = packets
    .flatMap(({ data }) => data as DataFrame[])
    .filter(({ refId }) => refId === undefined || !hidden.includes(refId));
  const errors = packets.flatMap(({ error, errors: more }) => more ?? (error === undefined ? [] : [error]));
  const isAnnotation = (frame: DataFrame) => frame.meta?.dataTopic === DataTopic.Annotations;
  const state = errors.length > 0 ? LoadingState.Error : answers.state;
  return {
    state,
    series: frames.filter((frame) => !isAnnotation(frame)),
    annotations: frames.filter(isAnnotation),
    request,
    timeRange: state === LoadingState.Streaming ? movedToNow(request.range) : request.range,
    ...(errors[0] === undefined ? {} : { error: errors[0], errors }),
  };
}

/** A stream goes on: the end of `now-5m` to `now` moves with it. */
function movedToNow(range: TimeRange): TimeRange {
  const { from: start, to: end } = range.raw;
  if (typeof start !== 'string' || typeof end !== 'string') {
    return range;
  }
  return {
    raw: range.raw,
    from: dateMath.toDateTime(start, { roundUp: false }) ?? range.from,
    to: dateMath.toDateTime(end, { roundUp: true }) ?? range.to,
  };
}
