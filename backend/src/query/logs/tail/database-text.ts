import { VigilError } from '@vigilops/contracts';
import type { TakeTurn } from '@vigilops/runtime';
import type { TailLimits } from './limits.ts';
import { createProgress } from './progress.ts';
import type { StoredPage } from './stored-page.ts';
import type { Missed } from './tail-types.ts';

/** A row of a page. */
export interface Candidate {
  readonly page: StoredPage;
  readonly row: number;
}

export interface DatabaseText {
  /** Takes rows in the order in which they were stored; tells those that match, in that order, later. */
  offer(candidates: readonly Candidate[]): void;
  /** Resolves when all that was offered until now was tried. */
  caughtUp(): Promise<void>;
}

export interface DatabaseTextDeps {
  /** The places of those that match, in order. */
  readonly tryRows: (candidates: readonly Candidate[], signal: AbortSignal) => Promise<readonly number[]>;
  readonly limits: TailLimits;
  /** One for all texts, so that many viewers do not take all connections. */
  readonly takeTurn: TakeTurn;
  readonly signal: AbortSignal;
  readonly onFound: (found: readonly Candidate[]) => void;
  /** `database`: it did not answer, so matching lines may be missing; `pace`: there was no time to try them. */
  readonly onMissed: (missed: Missed, why: 'database' | 'pace') => void;
}

/**
 * Tries rows by the database, in batches under a time limit: a pattern that runs away costs its viewers
 * some lines, and never this process its thread.
 */
export function createDatabaseText(deps: DatabaseTextDeps): DatabaseText {
  const { limits } = deps;
  const progress = createProgress();
  let waiting: Candidate[] = [];
  let running = false;

  async function tryNext(): Promise<void> {
    const batch = waiting.slice(0, limits.maxLinesPerTry);
    waiting = waiting.slice(batch.length);
    try {
      const places = await deps.takeTurn(() => deps.tryRows(batch, deps.signal));
      deps.onFound(places.flatMap((place) => batch[place] ?? []));
    } catch (error) {
      const tookTooLong = error instanceof VigilError && error.code === 'QUERY_TOO_LARGE';
      deps.onMissed(missedOf(batch), tookTooLong ? 'pace' : 'database');
    }
    progress.done(batch.length);
  }

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0 && !deps.signal.aborted) {
      await tryNext();
    }
    running = false;
  }

  return {
    offer: (candidates) => {
      progress.added(candidates.length);
      const all = [...waiting, ...candidates];
      const kept = newestThatFit(all, limits);
      waiting = all.slice(all.length - kept);
      if (kept < all.length) {
        deps.onMissed(missedOf(all.slice(0, all.length - kept)), 'pace');
        progress.done(all.length - kept);
      }
      if (!running) {
        void run();
      }
    },
    caughtUp: progress.caughtUp,
  };
}

export function missedOf(candidates: readonly Candidate[]): Missed {
  return {
    lines: candidates.length,
    fromUs: candidates.reduce(
      (earliest, { page, row }) => Math.min(earliest, page.columns.timesUs[row] ?? Infinity),
      Infinity,
    ),
  };
}

/** How many of the last ones may wait: by their number, and by what their pages hold in memory. */
function newestThatFit(candidates: readonly Candidate[], limits: TailLimits): number {
  let bytes = 0;
  let lastPage: StoredPage | undefined;
  let count = 0;
  for (const { page } of candidates.toReversed()) {
    if (page !== lastPage) {
      lastPage = page;
      bytes += page.bytes;
    }
    if (count >= limits.maxTriedLines || (count > 0 && bytes > limits.maxTriedBytes)) {
      break;
    }
    count += 1;
  }
  return count;
}
