import type { WriteBatch } from '../../model/index.ts';

const MAX_REMEMBERED = 10_000;

/**
 * Batches with log records whose commit failed: a connection that is lost inside COMMIT leaves it open whether they
 * are stored. When such a batch comes again and the ledger knows it, that was its first sending.
 */
export interface UnsureBatches {
  add(batches: readonly WriteBatch[]): void;
  has(batchId: string | null): boolean;
  delete(batches: readonly WriteBatch[]): void;
}

export function createUnsureBatches(): UnsureBatches {
  const ids = new Set<string>();
  return {
    add: (batches) => {
      for (const { batchId, logs } of batches) {
        if (batchId !== null && logs !== null) {
          ids.add(batchId);
        }
      }
      for (const oldest of ids) {
        if (ids.size <= MAX_REMEMBERED) {
          break;
        }
        ids.delete(oldest);
      }
    },
    has: (batchId) => batchId !== null && ids.has(batchId),
    delete: (batches) => {
      if (ids.size > 0) {
        batches.forEach(({ batchId }) => batchId !== null && ids.delete(batchId));
      }
    },
  };
}
