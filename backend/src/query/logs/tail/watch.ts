import type { TakeTurn } from '@vigilops/runtime';
import type { LogStreamRecord } from '../../../store/index.ts';
import { createDatabaseText, missedOf, type Candidate } from './database-text.ts';
import type { TailLimits } from './limits.ts';
import { createRowFilter } from './row-filter.ts';
import type { StoredPage } from './stored-page.ts';
import { NOTHING_MISSED, type Missed, type TailLine, type TailQuestion } from './tail-types.ts';
import { planText } from './text.ts';
import { createTryRows, type TailReader } from './tried-rows.ts';

/** Who wants the lines of a question. */
export interface LineTaker {
  /** Lines in the order in which they were stored, and what was left out before them. */
  take(lines: readonly TailLine[], missed: Missed): void;
  /** Matching lines of that time and later may be lost. */
  noteGap(fromUs: number): void;
}

/** One question and all who ask it: its lines are looked for once. */
export interface Watch {
  readonly takers: Set<LineTaker>;
  look(pages: readonly StoredPage[], streamOf: (streamId: number) => LogStreamRecord | undefined): void;
  noteGap(fromUs: number): void;
  /** Resolves when all is told that was looked at until now. */
  caughtUp(): Promise<void>;
  end(): void;
}

export interface WatchDeps {
  readonly reader: TailReader;
  readonly limits: TailLimits;
  readonly takeTurn: TakeTurn;
}

export function createWatch(question: TailQuestion, deps: WatchDeps): Watch {
  const { limits } = deps;
  const takers = new Set<LineTaker>();
  const ending = new AbortController();
  const select = createRowFilter(question);
  const plan = planText(question.text);

  const tell = (lines: readonly TailLine[], missed: Missed): void => {
    takers.forEach((taker) => {
      taker.take(lines, missed);
    });
  };
  const noteGap = (fromUs: number): void => {
    takers.forEach((taker) => {
      taker.noteGap(fromUs);
    });
  };
  /** Of more lines than a reader could be sent until the next look only the newest are made readable. */
  const handOver = (found: readonly Candidate[]): void => {
    const most = limits.maxWaitingLines;
    const kept = found.slice(-most);
    const left = found.length > most ? missedOf(found.slice(0, -most)) : NOTHING_MISSED;
    if (kept.length > 0) {
      tell(
        kept.map(({ page, row }) => page.lineOf(row)),
        left,
      );
    }
  };
  const tried = { text: plan.by === 'database' ? plan.text : undefined, query: question.query };
  const inDatabase =
    plan.by === 'database' || question.query !== undefined
      ? createDatabaseText({
          ...deps,
          tryRows: createTryRows(tried, { reader: deps.reader, timeoutMs: limits.tryTimeoutMs }),
          signal: ending.signal,
          onFound: handOver,
          onMissed: (missed, why) => {
            if (why === 'pace') {
              tell([], missed);
            } else {
              noteGap(missed.fromUs);
            }
          },
        })
      : undefined;

  return {
    takers,
    look: (pages, streamOf) => {
      const passed = pages.flatMap((page) =>
        select(page, streamOf)
          .filter((row) => plan.by !== 'process' || plan.matches(page.bodyOf(row)))
          .map((row) => ({ page, row })),
      );
      if (passed.length === 0) {
        return;
      }
      if (inDatabase === undefined) {
        handOver(passed);
      } else {
        inDatabase.offer(passed);
      }
    },
    noteGap,
    caughtUp: async () => inDatabase?.caughtUp(),
    end: () => {
      ending.abort();
    },
  };
}
