import type { Clock } from '@vigilops/runtime';
import type { Readers } from '../../../store/index.ts';
import { DEFAULT_QUERY_LIMITS } from '../../limits.ts';
import { createLogQuery } from '../log-query.ts';
import type { TailLimits } from './limits.ts';
import { renderRow } from './stored-page.ts';
import type { RenderLine, TailLine, TailQuestion } from './tail-types.ts';

/** The newest stored lines of a question, oldest first. */
export type ReadLinesBefore = (
  question: TailQuestion,
  limit: number,
  signal: AbortSignal,
) => Promise<readonly TailLine[]>;

export function createLinesBefore(deps: {
  readonly readers: Pick<Readers, 'logs'>;
  readonly clock: Clock;
  readonly limits: TailLimits;
  readonly render: RenderLine;
}): ReadLinesBefore {
  const { clock, limits, readers, render } = deps;
  const query = createLogQuery({
    readers,
    clock,
    limits: { ...DEFAULT_QUERY_LIMITS, maxLogSearchMs: limits.backlogMs },
  });
  return async (question, limit, signal) => {
    if (limit === 0) {
      return [];
    }
    const nowUs = clock.now().getTime() * 1_000;
    const range = { fromUs: nowUs - limits.backlogReachUs, toUs: nowUs + limits.aheadUs };
    const found = await query.search({ ...question, ...range, newestFirst: true, limit }, signal);
    const streamOf = (id: number) => found.streams.get(id);
    return found.rows
      .toReversed()
      .map((row) => renderRow(row, { render, streamOf, maxLineCharacters: limits.maxLineCharacters }));
  };
}
