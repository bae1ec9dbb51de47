import type { WriteBatch } from '../../model/index.ts';
import type { Connections } from '../connections.ts';

const HOUR_MS = 3_600_000;
const IDS_PER_STATEMENT = 10_000;
const LIMIT_MS = 30_000;

export interface SeenSeries {
  /** Remembers the series of stored batches. Called for every commit, so it only marks a table of hours. */
  mark(batches: readonly WriteBatch[]): void;
  /** Writes `last_seen` of the series that were marked for the first time in their hour. */
  flush(signal: AbortSignal): Promise<void>;
}

/** Keeps `series.last_seen` right to the hour at a cost of one array access a row. */
export function createSeenSeries(connections: Connections, now: () => Date): SeenSeries {
  /** By series id: the hour it was last marked in. Series ids are dense, so an array is smaller than a map. */
  let hours = new Uint32Array(1_024);
  let fresh: number[] = [];

  const markOne = (seriesId: number, hour: number): void => {
    if (seriesId >= hours.length) {
      const larger = new Uint32Array(Math.max(seriesId + 1, hours.length * 2));
      larger.set(hours);
      hours = larger;
    }
    if (hours[seriesId] !== hour) {
      hours[seriesId] = hour;
      fresh.push(seriesId);
    }
  };

  return {
    mark: (batches) => {
      const hour = Math.floor(now().getTime() / HOUR_MS);
      for (const { samples, histograms } of batches) {
        for (let row = 0; row < (samples?.length ?? 0); row += 1) {
          markOne(samples?.seriesIds[row] ?? 0, hour);
        }
        for (const { seriesId } of histograms) {
          markOne(seriesId, hour);
        }
      }
    },
    flush: async (signal) => {
      const ids = fresh;
      fresh = [];
      try {
        for (let at = 0; at < ids.length; at += IDS_PER_STATEMENT) {
          await connections.query(
            {
              text: `UPDATE vigilops.series SET last_seen = $2::timestamptz
                     WHERE id IN (SELECT id FROM vigilops.series WHERE id = ANY($1::int4[]) AND last_seen < $2::timestamptz - interval '30 minutes'
                                  ORDER BY id FOR UPDATE)`,
              values: [ids.slice(at, at + IDS_PER_STATEMENT), now()],
            },
            { signal, timeoutMs: LIMIT_MS },
          );
        }
      } catch (error) {
        fresh = ids.concat(fresh);
        throw error;
      }
    },
  };
}
