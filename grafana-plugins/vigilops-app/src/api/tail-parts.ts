import type { Observable } from 'rxjs';
import type { ApiError } from './errors.ts';
import type { Chunked } from './event-stream.ts';
import type { LogQueryBody, LogQueryResponse, LogRecord, TailFilters } from './types.ts';

export type TailStatus = 'connecting' | 'live' | 'polling' | 'reconnecting' | 'paused';

export interface TailOptions {
  readonly filters: TailFilters;
  /** Lines that are kept; older ones are dropped. */
  readonly maxLines: number;
  /** Lines from before that are shown first, at most 1,000. */
  readonly backlog: number;
}

export interface TailDeps {
  /** Ends before the path of the API, as in `/api/datasources/proxy/uid/abc/read`. */
  readonly url: string;
  /** A host of ours or an old Grafana may lack `chunked`: then lines are asked for. */
  readonly backend: () => Partial<Chunked>;
  readonly queryLogs: (body: LogQueryBody) => Observable<LogQueryResponse>;
  readonly hidden?: Observable<boolean>;
  /** Between 0 and 1. */
  readonly random?: () => number;
}

/** What happens on the way, whether by stream or by questions. */
export type TailEvent =
  | { readonly kind: 'status'; readonly status: TailStatus; readonly error?: ApiError }
  | {
      readonly kind: 'lines';
      readonly items: readonly LogRecord[];
      readonly skipped: number;
      readonly missed: boolean;
    };

/** What is remembered from one connection to the next. */
export interface Memory {
  lastEventId: string | undefined;
  /** Tries in a row that gave no stream. */
  failures: number;
  retryMs: number;
  /** By our clock, when nothing was missing. */
  heardMs: number | undefined;
}

export const MAX_BACKLOG = 1_000;
export const MAX_RETRY_MS = 30_000;
export const POLL_AFTER_FAILURES = 3;

export const backoffMs = ({ retryMs, failures }: Memory) =>
  Math.min(MAX_RETRY_MS, retryMs * 2 ** (failures - 1));

/** Another try would fail alike. A backend that has no such stream yet still answers questions. */
export const isFinal = ({ kind, status }: ApiError) =>
  status !== 404 && (kind === 'request' || kind === 'token' || kind === 'forbidden');
