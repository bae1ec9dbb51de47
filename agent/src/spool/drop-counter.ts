import type { DropReason } from './types.ts';

export type DropTotals = Readonly<Record<DropReason, number>>;

/** Rows given up, by reason: what is true now, and what the disk already says. */
export interface DropCounter {
  readonly totals: DropTotals;
  /** The part of the totals that frames on disk account for: what a new segment's head may repeat. */
  readonly durable: DropTotals;
  count(reason: DropReason, rows: number): void;
  /** A frame that tells of these rows is on disk. */
  recorded(reason: DropReason, rows: number): void;
}

export function createDropCounter(initial: Readonly<Record<string, number>>): DropCounter {
  const from = (source: Readonly<Record<string, number>>): Record<DropReason, number> => ({
    queue_full: source.queue_full ?? 0,
    disk_full: source.disk_full ?? 0,
    age: source.age ?? 0,
    corrupt: source.corrupt ?? 0,
    rejected: source.rejected ?? 0,
  });
  const totals = from(initial);
  const durable = from(initial);
  return {
    totals,
    durable,
    count(reason, rows) {
      totals[reason] += rows;
    },
    recorded(reason, rows) {
      durable[reason] += rows;
    },
  };
}
