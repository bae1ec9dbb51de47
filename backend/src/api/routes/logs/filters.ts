import type { LogQueryRequest, LogTailQuery } from '@vigilops/contracts/api';
import type { LogFilters, TailQuestion } from '../../../query/index.ts';
import type { RouteContext } from '../../route.ts';
import { timeUs } from '../../times.ts';
import { labelPair } from '../hosts/label-pair.ts';

const HOUR_US = 3_600e6;

/** The conditions that all questions about log records share. */
type Conditions = Omit<LogTailQuery, 'backlog'>;
type Filters = Conditions & Pick<LogQueryRequest, 'from' | 'to' | 'restore'>;

/** Answers with what `read` finds for the filters of a request. Throws as `readingRestore` does. */
export function readingLogs<T>(
  request: Filters,
  context: RouteContext,
  read: (filters: LogFilters) => Promise<T>,
): Promise<T> {
  const { nowUs } = context;
  return readingRestore(request.restore, context, (whole = { fromUs: nowUs - HOUR_US, toUs: nowUs }) =>
    read({
      fromUs: request.from === undefined ? whole.fromUs : timeUs(request.from, nowUs),
      toUs: request.to === undefined ? whole.toUs : timeUs(request.to, nowUs),
      restoreId: request.restore,
      ...conditionsOf(request),
    }),
  );
}

/**
 * Answers with what `read` finds, which is told the range of the restore where one is asked for. Throws NOT_FOUND, or
 * CONFLICT where it is not finished; also where it is let go of meanwhile, for then rows may be missing.
 */
export async function readingRestore<T>(
  restoreId: number | undefined,
  { deps, signal }: RouteContext,
  read: (range: Pick<LogFilters, 'fromUs' | 'toUs'> | undefined) => Promise<T>,
): Promise<T> {
  if (restoreId === undefined) {
    return read(undefined);
  }
  const answer = await read(await deps.logArchive.searchable(restoreId, signal));
  await deps.logArchive.searchable(restoreId, signal);
  return answer;
}

export function conditionsOf(request: Conditions): TailQuestion {
  return {
    hostIds: request.host_ids,
    hosts: request.hosts,
    hostGroups: request.host_groups,
    hostTags: request.host_tags,
    hostLabels: request.host_labels?.map(labelPair),
    services: request.services,
    file: request.file,
    level: request.level,
    levels: request.levels,
    text:
      request.text === undefined || request.text === ''
        ? undefined
        : { mode: request.text_mode, value: request.text, caseSensitive: request.case_sensitive },
    query:
      request.query === undefined
        ? undefined
        : { text: request.query, caseSensitive: request.case_sensitive },
    traceId: request.trace_id,
    spanId: request.span_id,
  };
}
