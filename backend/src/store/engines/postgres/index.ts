import type { Clock, Logger } from '@vigilops/runtime';
import type { Connections } from '../../connections.ts';
import { TIME_TABLES, type StorageEngine, type TableSize, type TimeTable } from '../engine.ts';
import { createPartitions } from './partitions.ts';

const DAY_MS = 86_400_000;
const DAYS_AHEAD = 3;

/** Plain PostgreSQL 15 and later: range partitions, no compression. */
export function createPostgresEngine(
  connections: Connections,
  deps: { readonly logger: Logger; readonly clock: Clock },
): StorageEngine {
  const partitions = createPartitions(connections, deps);
  return {
    name: 'postgres',
    applySettings: () => Promise.resolve(),
    makeRoom: partitions.ensure,
    forgetRoom: partitions.forget,
    makeRoomAhead: async (now, signal) => {
      const times = new Set<number>();
      for (let day = -1; day <= DAYS_AHEAD; day += 1) {
        times.add((now.getTime() + day * DAY_MS) * 1_000);
      }
      for (const table of TIME_TABLES) {
        await partitions.ensure(table, times, signal);
      }
    },
    compress: () => Promise.resolve({ policies: 0, warning: null }),
    pieces: partitions.list,
    drop: partitions.drop,
    sizes: async (signal) => {
      const bytes = new Map<TimeTable, number>(TIME_TABLES.map((table) => [table, 0]));
      for (const piece of await partitions.list(signal)) {
        bytes.set(piece.table, (bytes.get(piece.table) ?? 0) + piece.bytes);
      }
      return [...bytes].map(([table, size]): TableSize => ({ table, bytes: size, compressedShare: 0 }));
    },
  };
}
