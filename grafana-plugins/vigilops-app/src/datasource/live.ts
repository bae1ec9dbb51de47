import { LoadingState, type DataFrame, type DataQueryResponse } from '@grafana/data';
import { catchError, map, of, type Observable } from 'rxjs';
import type { Api } from '../api/client.ts';
import { toApiError, type ApiError } from '../api/errors.ts';
import type { TailState } from '../api/tail.ts';
import type { TailFilters } from '../api/types.ts';
import { logsBody, type Asked } from './ask.ts';
import { noticed } from './answer.ts';
import { linesFrame } from './frames/log-frames.ts';
import type { VigilQuery } from './query.ts';

const DEFAULT_LINES = 1_000;
const MAX_LINES = 10_000;

/** What a panel may show beside the lines: `meta.custom.tail` of the frame. */
export interface TailInfo {
  readonly status: TailState['status'];
  readonly skipped: number;
  readonly missed: boolean;
  /** Why it is not live. */
  readonly trouble: string | undefined;
}

/** The newest lines of a query again and again, oldest first, as long as somebody listens. */
export function liveLines(
  query: VigilQuery,
  {
    api,
    source,
    asked,
  }: { readonly api: Api; readonly source: { uid: string; name: string }; readonly asked: Asked },
): Observable<DataQueryResponse> {
  const { body, ignored } = logsBody(query, asked);
  const filters: TailFilters & Pick<typeof body, 'from' | 'to' | 'limit'> = { ...body };
  delete filters.from;
  delete filters.to;
  delete filters.limit;
  const maxLines = Math.min(MAX_LINES, Math.max(1, query.limit ?? DEFAULT_LINES));
  const key = `tail-${query.refId}`;
  return api.tail({ filters, maxLines, backlog: maxLines }).pipe(
    map((state) => {
      const frame = liveFrame(state, query, source);
      return { key, state: LoadingState.Streaming, data: [noticed(frame, ignored)] };
    }),
    catchError((thrown: unknown) => {
      const error = toApiError(thrown);
      const { status } = error;
      const failed = { refId: query.refId, message: sentence(error), status };
      return of({ key, state: LoadingState.Error, data: [], error: failed, errors: [failed] });
    }),
  );
}

function liveFrame(
  { lines, status, skipped, missed, error }: TailState,
  query: VigilQuery,
  source: { uid: string; name: string },
): DataFrame {
  const tail: TailInfo = { status, skipped, missed, trouble: error && sentence(error) };
  const frame = linesFrame(lines, query.refId, source);
  const searchWords = query.text !== undefined && query.textMode !== 'regex' ? [query.text] : [];
  return { ...frame, meta: { ...frame.meta, searchWords, custom: { tail } } };
}

/** What failed and what to do, in one text. */
export const sentence = ({ message, help }: ApiError): string =>
  help === undefined || help === '' ? message : `${message} ${help}`;
