import type { LogCondition, LogText, Readers, TriedRow } from '../../../store/index.ts';
import { DEFAULT_QUERY_LIMITS } from '../../limits.ts';
import { conditionOf, parsedQuery, type WrittenSearch } from '../log-language.ts';
import type { Candidate, DatabaseTextDeps } from './database-text.ts';

export type TailReader = Pick<Readers['logs'], 'matchRows' | 'streamIdsWith'>;

/** What rows are tried for by the database: a text, a search, or both. */
export interface Tried {
  readonly text: LogText | undefined;
  readonly query: WrittenSearch | undefined;
}

/** Which streams a search means is asked with every batch: a host or service may have come meanwhile. */
export function createTryRows(
  { text, query }: Tried,
  { reader, timeoutMs }: { readonly reader: TailReader; readonly timeoutMs: number },
): DatabaseTextDeps['tryRows'] {
  const node = parsedQuery(query);
  return async (candidates, signal) => {
    const condition =
      node === undefined
        ? undefined
        : await conditionOf(node, { reader, limits: DEFAULT_QUERY_LIMITS }, signal);
    return reader.matchRows({ text, condition }, candidates.map(triedRow), signal, timeoutMs);
  };
}

/** Throws as a search would that cannot be understood. */
export async function checkTried(
  { text, query }: Tried,
  reader: TailReader,
  signal: AbortSignal,
): Promise<void> {
  const node = parsedQuery(query);
  const condition: LogCondition | undefined =
    node === undefined
      ? undefined
      : await conditionOf(node, { reader, limits: DEFAULT_QUERY_LIMITS }, signal);
  await reader.matchRows({ text, condition }, [NO_ROW], signal);
}

const NO_ROW: TriedRow = {
  body: '',
  attributes: '{}',
  bodyJson: null,
  severity: 0,
  streamId: 0,
  traceId: null,
  spanId: null,
  eventName: null,
};

function triedRow({ page, row }: Candidate): TriedRow {
  const { columns } = page;
  return {
    body: page.bodyOf(row),
    attributes: columns.attributes[columns.attributeRefs[row] ?? 0] ?? '{}',
    bodyJson: columns.structuredBodies.get(row) ?? null,
    severity: columns.severities[row] ?? 0,
    streamId: columns.streamIds[row] ?? 0,
    traceId: hexOf(columns.traceIds, row, 16),
    spanId: hexOf(columns.spanIds, row, 8),
    eventName: columns.eventNames.get(row) ?? null,
  };
}

/** All zero means: the record has none. */
function hexOf(ids: Uint8Array | undefined, row: number, width: number): string | null {
  const id = ids?.subarray(row * width, (row + 1) * width);
  return id === undefined || id.every((byte) => byte === 0) ? null : Buffer.from(id).toString('hex');
}
