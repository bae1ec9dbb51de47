import type { Connections } from '../connections.ts';
import type { StorageEngine, TableSize } from '../engines/engine.ts';

const LIMIT_MS = 30_000;

export interface StoreSize {
  readonly databaseBytes: number;
  /** Of the file system that holds the database; null where it is on another machine. */
  readonly disk: { readonly totalBytes: number; readonly freeBytes: number } | null;
}

export interface StoreSizeByTable extends StoreSize {
  readonly tables: readonly TableSize[];
}

export type ReadDisk = () => Promise<{ totalBytes: number; freeBytes: number }>;

export async function measureSize(
  connections: Connections,
  readDisk: ReadDisk | null,
  signal: AbortSignal,
): Promise<StoreSize> {
  const [row] = await connections.query<{ bytes: string }>(
    { text: 'SELECT pg_database_size(current_database())::text AS bytes' },
    { signal, timeoutMs: LIMIT_MS },
  );
  return { databaseBytes: Number(row?.bytes ?? 0), disk: readDisk === null ? null : await readDisk() };
}

export async function measureByTable(
  deps: {
    readonly connections: Connections;
    readonly engine: StorageEngine;
    readonly readDisk: ReadDisk | null;
  },
  signal: AbortSignal,
): Promise<StoreSizeByTable> {
  const [size, tables] = await Promise.all([
    measureSize(deps.connections, deps.readDisk, signal),
    deps.engine.sizes(signal),
  ]);
  return { ...size, tables };
}
