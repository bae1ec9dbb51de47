import type { WriteBatch } from '../../../backend/src/model/index.ts';
import type { Store } from '../../../backend/src/store/index.ts';
import { sampleBatch } from './write-batches.ts';

const ROUND_MS = 15_000;
const SERIES_OF_A_HOST = 88;
const REFRESH_MS = 20_000;

/**
 * Every host sends its round every 15 s, one after the other, and the rollups follow, until `stop`. Resolves to what was
 * stored meanwhile.
 */
export function keepSending(
  store: Store,
  hosts: number,
): { stop(): Promise<{ samples: number; seconds: number }> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const began = performance.now();
  let samples = 0;
  let refreshedAt = began;
  let failure: unknown;

  const send = async (): Promise<void> => {
    for (let host = 0; !signal.aborted; host = (host + 1) % hosts) {
      const started = performance.now();
      const batch = shifted(sampleBatch(Date.now(), SERIES_OF_A_HOST), host * SERIES_OF_A_HOST);
      await store.writer.commit([batch], AbortSignal.timeout(30_000));
      samples += SERIES_OF_A_HOST;
      if (started - refreshedAt > REFRESH_MS) {
        refreshedAt = started;
        await store.maintenance.refreshRollups(AbortSignal.timeout(120_000));
      }
      const restMs = ROUND_MS / hosts - (performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, restMs)));
    }
  };
  const sending = send().catch((error: unknown) => {
    failure = error;
  });
  return {
    stop: async () => {
      stopping.abort();
      await sending;
      if (failure !== undefined) {
        throw failure;
      }
      return { samples, seconds: (performance.now() - began) / 1_000 };
    },
  };
}

/** The same values for other series. */
function shifted(batch: WriteBatch, by: number): WriteBatch {
  const ids = batch.samples?.seriesIds;
  ids?.forEach((id, index) => {
    ids[index] = id + by;
  });
  return batch;
}
