import type { LogText, Readers } from '../../../store/index.ts';
import { DEFAULT_QUERY_LIMITS } from '../../limits.ts';
import { conditionOf, parsedQuery, type WrittenSearch } from '../log-language.ts';
import type { DatabaseTextDeps } from './database-text.ts';

export type TailReader = Pick<
  Readers['logs'],
  'checkConditions' | 'matchRows' | 'streamIdsWith' | 'sameTemplates'
>;

/** What rows are tried for by the database: a text, a search, or both. */
export interface Tried {
  readonly text: LogText | undefined;
  readonly query: WrittenSearch | undefined;
}

/** What is asked of rows now: which streams a search means is asked each time, for a host or service may have come. */
function conditionsNow({ text, query }: Tried, reader: TailReader) {
  const node = parsedQuery(query);
  return async (signal: AbortSignal) => ({
    text,
    condition:
      node === undefined
        ? undefined
        : await conditionOf(node, { reader, limits: DEFAULT_QUERY_LIMITS }, signal),
  });
}

export function createTryRows(
  tried: Tried,
  { reader, timeoutMs }: { readonly reader: TailReader; readonly timeoutMs: number },
): DatabaseTextDeps['tryRows'] {
  const conditions = conditionsNow(tried, reader);
  return async (candidates, signal) => {
    const rows = candidates.map(({ page, row }) => ({ columns: page.columns, row }));
    return reader.matchRows(await conditions(signal), rows, signal, timeoutMs);
  };
}

/** Throws as a search would that cannot be understood. */
export async function checkTried(tried: Tried, reader: TailReader, signal: AbortSignal): Promise<void> {
  await reader.checkConditions(await conditionsNow(tried, reader)(signal), signal);
}
