import type { SeriesStart } from '../../model/index.ts';
import type { Session } from '../connections.ts';
import { openArray } from './binary-array.ts';

/** Remembers when cumulative series began again. The same start is sent with every point, so most are known. */
export async function insertStarts(session: Session, starts: readonly SeriesStart[]): Promise<void> {
  if (starts.length === 0) {
    return;
  }
  const sorted = [...starts].sort((a, b) => a.seriesId - b.seriesId || a.startUs - b.startUs);
  const series = openArray('int4', sorted.length, 4);
  const times = openArray('timestamptz', sorted.length, 8);
  for (const { seriesId, startUs } of sorted) {
    series.int32(4);
    series.int32(seriesId);
    times.int32(8);
    times.timestamp(startUs);
  }
  await session.query({
    text: `INSERT INTO vigilops.series_starts (series_id, start_time)
           SELECT * FROM unnest($1::int4[], $2::timestamptz[]) ON CONFLICT DO NOTHING`,
    values: [series.bytes(), times.bytes()],
    name: 'insert_starts',
  });
}
