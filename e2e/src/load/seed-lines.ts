import { silentLogger, systemClock } from '@vigilops/runtime';
import { batchOfLines, shopLine } from '../../../bench/src/parts/search-lines.ts';
import { makeRoomFor } from '../../../bench/src/parts/store-room.ts';
import { createStore, STORE_DEFAULTS } from '../../../backend/src/store/index.ts';
import type { PastPlan } from './plan.ts';

const DAY_US = 86_400e6;
const BATCH = 5_000;
const LIMIT_MS = 120_000;
/** Of hourly rollups; nothing else reaches further back. */
const HOURLY_DAYS = 8;
const TABLES = [
  'samples',
  'samples_1m',
  'samples_5m',
  'samples_1h',
  'histograms',
  'logs',
  'check_results',
  'llm_calls',
] as const;

/**
 * Makes room for what is older than today, and writes lines that fill its days evenly through the store's own writer, which
 * makes the filters of the search as well.
 * @param streamIds of files that there are
 */
export async function seedLines(url: string, past: PastPlan, streamIds: readonly number[]): Promise<void> {
  const store = createStore(
    { ...STORE_DEFAULTS, url, commitTimeoutMs: LIMIT_MS },
    { logger: silentLogger, clock: systemClock, readDisk: null },
  );
  await store.component.start();
  try {
    // No further back than there are rows: what is older than is kept would be dropped while others read.
    await makeRoomFor(store, url, TABLES, HOURLY_DAYS);
    const fromUs = Date.now() * 1_000 - past.days * DAY_US;
    const place = { fromUs, stepUs: (past.days * DAY_US) / past.logLines, streams: streamIds.length };
    for (let first = 0; first < past.logLines; first += BATCH) {
      const count = Math.min(BATCH, past.logLines - first);
      const batch = batchOfLines(
        Array.from({ length: count }, (_, i) => shopLine(first + i)),
        first,
        place,
      );
      // Streams were counted from 1; those that there are may have gaps.
      batch.logs?.streamIds.forEach((id, i, all) => {
        all[i] = streamIds[id - 1] ?? NaN;
      });
      await store.writer.commit([batch], AbortSignal.timeout(LIMIT_MS));
    }
  } finally {
    await store.component.stop();
  }
}
