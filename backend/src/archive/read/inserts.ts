import type { LogRestore, LogRestoreStore } from '../../model/index.ts';

/** Of lines that one statement brings into the database. */
const BATCH_LINES = 4_000;

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
  let underWay: Promise<void> | undefined;

  async function settle(): Promise<void> {
    const one = underWay;
    underWay = undefined;
    await one;
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
  }

  return {
    add: async (lines) => {
      for (let from = 0; from < lines.length; from += BATCH_LINES) {
        await settle();
        if (told.linesRestored >= restore.maxLines) {
          told.limited = true;
          throw new Enough();
        }
        underWay = insert(lines.slice(from, from + BATCH_LINES));
        underWay.catch(() => undefined);
      }
    },
    end: settle,
  };
}
