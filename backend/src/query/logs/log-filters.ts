import { severityNumberOf, type Level as LogLevel } from '@vigilops/contracts';
import type { LogConditions, LogSlice, Readers, StreamQuestion } from '../../store/index.ts';
import type { QueryLimits } from '../limits.ts';
import {
  conditionOf,
  intersection,
  parsedQuery,
  severityRange,
  streamsOfAll,
  withinLimit,
  type WrittenSearch,
} from './log-language.ts';

/** Which records are meant. Times are microseconds, half open. */
export interface LogFilters extends StreamQuestion {
  readonly fromUs: number;
  readonly toUs: number;
  /** Among what this restore fetched back from archives, instead of the records that are kept. */
  readonly restoreId?: number | undefined;
  readonly streamIds?: readonly number[] | undefined;
  /** This level and above. */
  readonly level?: LogLevel | undefined;
  readonly levels?: readonly LogLevel[] | undefined;
  readonly text?: LogSlice['text'];
  /** A search in the language of the log centre. */
  readonly query?: WrittenSearch | undefined;
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
}

/** Ids of the streams that the filters mean; undefined where all streams are meant. */
export async function streamIdsOf(
  filters: LogFilters,
  deps: { readonly reader: Readers['logs']; readonly limits: QueryLimits },
  signal: AbortSignal,
): Promise<readonly number[] | undefined> {
  const { streamIds } = filters;
  if (meansAllStreams(filters)) {
    return streamIds;
  }
  const { reader, limits } = deps;
  const ids = withinLimit(await reader.streamIds(filters, limits.maxLogStreams + 1, signal), limits);
  return streamIds === undefined ? ids : intersection(ids, streamIds);
}

export function meansAllStreams(question: StreamQuestion): boolean {
  const { hostIds, hosts, hostGroups, hostTags, hostLabels, services, file } = question;
  return [hostIds, hosts, hostGroups, hostTags, hostLabels, services, file].every(
    (filter) => filter === undefined,
  );
}

/** The filters as the store takes them; `streamIds` is empty where nothing can match. */
export async function conditionsOf(
  filters: LogFilters,
  deps: { readonly reader: Readers['logs']; readonly limits: QueryLimits },
  signal: AbortSignal,
): Promise<LogConditions> {
  const { restoreId, text, traceId, spanId } = filters;
  const query = parsedQuery(filters.query);
  const condition = query === undefined ? undefined : await conditionOf(query, deps, signal);
  const ofFilters = await streamIdsOf(filters, deps, signal);
  const ofQuery = condition === undefined ? undefined : streamsOfAll(condition);
  const streamIds =
    ofFilters !== undefined && ofQuery !== undefined
      ? intersection(ofFilters, ofQuery)
      : (ofFilters ?? ofQuery);
  return { restoreId, severities: severitiesOf(filters), text, traceId, spanId, condition, streamIds };
}

/** Both `level` and `levels` must hold. Level "unknown" is severity 0. */
export function severitiesOf({
  level,
  levels,
}: Pick<LogFilters, 'level' | 'levels'>): (readonly [number, number])[] | undefined {
  if (level === undefined && levels === undefined) {
    return undefined;
  }
  const lowest = level === undefined ? 0 : severityNumberOf(level);
  return (levels?.map(severityRange) ?? [[0, 24] as const])
    .map(([low, high]) => [Math.max(low, lowest), high] as const)
    .filter(([low, high]) => low <= high);
}

/** Which field of a request to name where a pattern cannot be read: only the database can tell. */
export const patternField = ({ query }: Pick<LogFilters, 'query'>) =>
  query === undefined ? 'text' : 'query';
