/** Reasons may quote the row; a request full of bad rows must not fill the memory with them. */
const MAX_REASONS = 20;
const OTHER_REASON = 'further rows were refused for other reasons';
/** Together, over all batches that are remembered. */
const MAX_REMEMBERED_ROWS = 500_000;

/** Rows that the database refused one by one: the reason by row number. */
export interface RefusedByRow {
  add(row: number, reason: string): void;
  has(row: number): boolean;
  readonly size: number;
  /** How many rows were refused for each reason, of those that `among` names. */
  count(among: Iterable<number>): ReadonlyMap<string, number>;
}

export function createRefusedByRow(): RefusedByRow {
  const reasons: string[] = [];
  const places = new Map<string, number>();
  const byRow = new Map<number, number>();
  const placeOf = (reason: string): number => {
    const kept = places.has(reason) || places.size < MAX_REASONS ? reason : OTHER_REASON;
    const known = places.get(kept);
    if (known !== undefined) {
      return known;
    }
    places.set(kept, reasons.length);
    return reasons.push(kept) - 1;
  };
  return {
    add: (row, reason) => void byRow.set(row, placeOf(reason)),
    has: (row) => byRow.has(row),
    get size() {
      return byRow.size;
    },
    count: (among) => {
      const counts = new Map<string, number>();
      for (const row of among) {
        const reason = reasons[byRow.get(row) ?? -1];
        if (reason !== undefined) {
          counts.set(reason, (counts.get(reason) ?? 0) + 1);
        }
      }
      return counts;
    },
  };
}

/**
 * What a search for bad rows found before its time was up. The batch was not stored; when it is sent again, the
 * search goes on from here, so that it ends however many bad rows there are. Only batches with an id come again.
 */
export interface UnfinishedSearches {
  /** Found so far in the rows of this key; empty for a key that is not known. */
  resume(key: string | null): RefusedByRow;
  /** Keeps what was found for the next attempt. */
  keep(key: string | null, found: RefusedByRow): void;
}

export function createUnfinishedSearches(maxRows = MAX_REMEMBERED_ROWS): UnfinishedSearches {
  const searches = new Map<string, RefusedByRow>();
  const rows = (): number => [...searches.values()].reduce((sum, { size }) => sum + size, 0);
  return {
    resume: (key) => (key === null ? undefined : searches.get(key)) ?? createRefusedByRow(),
    keep: (key, found) => {
      if (key === null) {
        return;
      }
      searches.delete(key);
      searches.set(key, found);
      // The oldest goes first; never the one that was just added, or its sender would begin anew for ever.
      for (const oldest of searches.keys()) {
        if (oldest === key || rows() <= maxRows) {
          break;
        }
        searches.delete(oldest);
      }
    },
  };
}
