import type { WriteBatch } from '../model/index.ts';

/** The newest time of the batch's rows in microseconds since the epoch; undefined when it has no rows. */
export function newestTimeUs(batch: WriteBatch): number | undefined {
  let newest = -Infinity;
  for (const columns of [batch.samples, batch.logs]) {
    const times = columns?.timesUs;
    for (let row = 0; row < (columns?.length ?? 0); row += 1) {
      newest = Math.max(newest, times?.[row] ?? newest);
    }
  }
  for (const rows of [batch.histograms, batch.checkResults, batch.hostChanges, batch.databaseReports]) {
    for (const row of rows) {
      newest = Math.max(newest, row.timeUs);
    }
  }
  for (const span of batch.spans) {
    newest = Math.max(newest, span.startUs);
  }
  return newest === -Infinity ? undefined : newest;
}
