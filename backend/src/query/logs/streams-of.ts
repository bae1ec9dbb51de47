import type { LogStreamRecord, Readers } from '../../store/index.ts';

/** The streams that rows or counts are of, by their ids. */
export async function streamsOf(
  rows: readonly { readonly streamId: number }[],
  reader: Pick<Readers['logs'], 'streams'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, LogStreamRecord>> {
  const ids = [...new Set(rows.map((row) => row.streamId))];
  const streams = ids.length === 0 ? [] : await reader.streams(ids, signal);
  return new Map(streams.map((stream) => [stream.id, stream]));
}
