import type { LogRestore, LogRestoreStore } from '../../model/index.ts';

/** Of lines that one statement brings into the database. */
const BATCH_LINES = 4_000;
/** While the database stores one batch the next is made ready. */
const AT_ONCE = 2;

/** Thrown where somebody lets go of the restore, or it has all that it may have. */
export class Enough extends Error {}

export interface Inserts {
  /** Resolves when it may have more. Throws what the insert before threw, and Enough beyond the limit. */
  add(lines: readonly string[]): Promise<void>;
  /** Resolves when all are in. */
  end(): Promise<void>;
}

/** Brings lines into the database: while it writes some, the next ones are read. */
export function createInserts(
  run: {
    readonly restores: Pick<LogRestoreStore, 'insert'>;
    readonly restore: LogRestore;
    readonly told: { linesRestored: number; limited: boolean };
  },
  streams: ReadonlyMap<number, number>,
  signal: AbortSignal,
): Inserts {
  const { restore, told } = run;
  const underWay: Promise<void>[] = [];
  /** Lines that those under way may store at most. */
  let promised = 0;

  /** Waits until no more than `most` are under way. */
  async function settle(most: number): Promise<void> {
    while (underWay.length > most) {
      await underWay.shift();
    }
  }

  async function insert(lines: readonly string[]): Promise<void> {
    const stored = await run.restores.insert(
      {
        restoreId: restore.id,
        lines,
        streams,
        range: restore,
        minSeverity: restore.filter.minSeverity,
        text: restore.filter.text,
        limit: restore.maxLines - told.linesRestored,
      },
      signal,
    );
    told.linesRestored += stored;
    promised -= lines.length;
  }

  return {
    add: async (lines) => {
      for (let from = 0; from < lines.length; from += BATCH_LINES) {
        const batch = lines.slice(from, from + BATCH_LINES);
        // Near the limit it must be known how many the others stored.
        const isNear = restore.maxLines - told.linesRestored - promised < batch.length;
        await settle(isNear ? 0 : AT_ONCE - 1);
        if (told.linesRestored >= restore.maxLines) {
          told.limited = true;
          throw new Enough();
        }
        promised += batch.length;
        const one = insert(batch);
        one.catch(() => undefined);
        underWay.push(one);
      }
    },
    end: async () => {
      await Promise.allSettled(underWay);
      await settle(0);
    },
  };
}
