import type {
  ResourceRecord,
  ScopeRecord,
  SpanRecord,
  Readers,
  TimeRange,
  TraceSummaryRecord,
} from '../../store/index.ts';
import { checkRange, DEFAULT_QUERY_LIMITS, type QueryLimits } from '../limits.ts';
import { slicesOf } from '../slices.ts';
import { HOUR_US, MINUTE_US } from '../steps.ts';

/** A trace is found when one of its spans meets all conditions. Times are microseconds, half open. */
export interface TraceSearchQuestion {
  readonly fromUs: number;
  readonly toUs: number;
  readonly service?: string | undefined;
  /** The whole name of the span. */
  readonly name?: string | undefined;
  readonly minDurationMs?: number | undefined;
  readonly error?: boolean | undefined;
  readonly limit: number;
}

export interface WholeTrace {
  readonly spans: readonly SpanRecord[];
  readonly resources: readonly ResourceRecord[];
  readonly scopes: readonly ScopeRecord[];
  readonly truncated: boolean;
}

export interface TraceQuery {
  /** Newest first; `truncated` when there are more. */
  search(
    question: TraceSearchQuestion,
    signal: AbortSignal,
  ): Promise<{ readonly traces: readonly TraceSummaryRecord[]; readonly truncated: boolean }>;
  /** Undefined when no span of it is stored. */
  trace(traceId: string, signal: AbortSignal): Promise<WholeTrace | undefined>;
}

const FIRST_SLICE_US = MINUTE_US;
const MAX_SPANS = 10_000;
/** The index of spans is by resource; with more of them than this it would not help. */
const MAX_RESOURCES = 5_000;
/** Spans of a trace that began before the range, or go on after it. */
const AROUND_US = HOUR_US;

export function createTraceQuery(deps: {
  readonly readers: Pick<Readers, 'traces'>;
  readonly limits?: QueryLimits;
}): TraceQuery {
  const reader = deps.readers.traces;
  const limits = deps.limits ?? DEFAULT_QUERY_LIMITS;

  async function findIds(question: TraceSearchQuestion, signal: AbortSignal): Promise<string[]> {
    const resourceIds = await reader.resourceIds(question.service, MAX_RESOURCES + 1, signal);
    const conditions = {
      name: question.name,
      error: question.error,
      minDurationNs: question.minDurationMs === undefined ? undefined : question.minDurationMs * 1e6,
      resourceIds: resourceIds.length > MAX_RESOURCES ? undefined : resourceIds,
    };
    const found = new Set<string>();
    const whole: TimeRange = { fromUs: question.fromUs, toUs: question.toUs };
    for (const range of resourceIds.length === 0 ? [] : slicesOf(whole, FIRST_SLICE_US, true)) {
      // What newer slices found may come up again: ask for enough to fill the page in spite of that.
      const limit = question.limit + 1 + found.size;
      for (const id of await reader.findTraces({ ...conditions, range, limit }, signal)) {
        found.add(id);
      }
      if (found.size > question.limit) {
        break;
      }
    }
    return [...found];
  }

  return {
    async search(question, signal) {
      checkRange(question.fromUs, question.toUs, limits);
      const ids = await findIds(question, signal);
      const range = { fromUs: Math.max(0, question.fromUs - AROUND_US), toUs: question.toUs + AROUND_US };
      const shown = ids.slice(0, question.limit);
      const traces = shown.length === 0 ? [] : await reader.summaries(shown, range, signal);
      return { traces, truncated: ids.length > shown.length };
    },

    async trace(traceId, signal) {
      const spans = await reader.spansOf(traceId, MAX_SPANS + 1, signal);
      if (spans.length === 0) {
        return undefined;
      }
      const shown = spans.slice(0, MAX_SPANS);
      const [resources, scopes] = await Promise.all([
        reader.resources([...new Set(shown.map((span) => span.resourceId))], signal),
        reader.scopes([...new Set(shown.map((span) => span.scopeId))], signal),
      ]);
      return { spans: shown, resources, scopes, truncated: spans.length > shown.length };
    },
  };
}
