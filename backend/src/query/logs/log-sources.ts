import type { Clock } from '@vigilops/runtime';
import type { LogSourceStep, Readers } from '../../store/index.ts';
import { checkRange, DEFAULT_QUERY_LIMITS, type QueryLimits } from '../limits.ts';
import { namingField } from '../naming.ts';
import { countSlices } from './count-slices.ts';
import { conditionsOf, patternField, type LogFilters } from './log-filters.ts';
import type { WrittenSearch } from './log-language.ts';

export interface LogSourcesQuestion extends LogFilters {
  /** Steps are counted from here; the range should end on a whole one. */
  readonly originUs: number;
  readonly stepUs: number;
  /** What counting may take before it hands over what it has. */
  readonly limitMs: number;
}

export interface LogSourceCounts {
  /** A source may have several of a step. */
  readonly counts: readonly LogSourceStep[];
  /** Later than the range's start when counting ran out of time. */
  readonly countedFromUs: number;
}

export interface LogSources {
  /** Records of each service on each host, newest first. Throws REQUEST_INVALID, or QUERY_TOO_LARGE naming the limit. */
  countByStep(question: LogSourcesQuestion, signal: AbortSignal): Promise<LogSourceCounts>;
  /** Throws REQUEST_INVALID where a search cannot be read, its regular expressions among what is tried. */
  checkSearch(search: WrittenSearch, signal: AbortSignal): Promise<void>;
}

const FIRST_SLICE_US = 600e6;

export function createLogSources(deps: {
  readonly readers: Pick<Readers, 'logs' | 'logSources'>;
  readonly clock: Clock;
  readonly limits?: QueryLimits;
}): LogSources {
  const { clock } = deps;
  const { logs: reader, logSources } = deps.readers;
  const limits = deps.limits ?? DEFAULT_QUERY_LIMITS;

  return {
    async countByStep({ originUs, stepUs, limitMs, ...filters }, signal) {
      const { fromUs, toUs } = filters;
      checkRange(fromUs, toUs, limits);
      const conditions = await conditionsOf(filters, { reader, limits }, signal);
      const counts: LogSourceStep[] = [];
      const counting = countSlices(
        { fromUs, toUs },
        conditions,
        {
          reader,
          clock,
          // Slices end where steps do.
          firstUs: Math.ceil(FIRST_SLICE_US / stepUs) * stepUs,
          limitMs,
          count: async (slice, leftMs) => {
            const found = await logSources.countBySourceByStep(
              { ...slice, originUs, stepUs },
              signal,
              leftMs,
            );
            for (const count of found) {
              counts.push(count);
            }
          },
        },
        signal,
      );
      const countedFromUs = await namingField(patternField(filters), counting);
      return { counts, countedFromUs };
    },

    async checkSearch(search, signal) {
      const { condition } = await conditionsOf(
        { fromUs: 0, toUs: 1, query: search },
        { reader, limits },
        signal,
      );
      await namingField('query', reader.checkConditions({ condition }, signal));
    },
  };
}
