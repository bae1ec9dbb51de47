import type { LogRecord } from './types.ts';

export interface TailBuffer {
  /** Adds what is not there yet and drops the oldest beyond the limit. */
  readonly add: (records: readonly LogRecord[]) => void;
  /** In the order in which they came. The same array until something is added. */
  readonly lines: () => readonly LogRecord[];
}

/** Ids are remembered for so many times the lines that are kept: a query that fills a gap brings old ones again. */
const REMEMBERED = 2;

/** The newest lines of a tail, each once. */
export function createTailBuffer(limit: number): TailBuffer {
  let kept: readonly LogRecord[] = [];
  /** In the order in which they came, as sets keep it. */
  const known = new Set<string>();
  return {
    add: (records) => {
      const fresh = records.filter(({ id }) => {
        const isNew = !known.has(id);
        known.add(id);
        return isNew;
      });
      if (fresh.length === 0) {
        return;
      }
      kept = [...kept, ...fresh].slice(-limit);
      for (const id of known) {
        if (known.size <= limit * REMEMBERED) {
          break;
        }
        known.delete(id);
      }
    },
    lines: () => kept,
  };
}
