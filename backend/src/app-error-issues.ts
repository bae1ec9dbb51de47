import type { Clock, Logger } from '@vigilops/runtime';
import { createIssueBook, createIssueOf, ISSUE_LIMITS } from './analysis/index.ts';
import type { StopOrder } from './app-stop.ts';
import { createErrorIssueJobs, type Job } from './jobs/index.ts';
import type { IssueOf } from './model/index.ts';
import type { Store } from './store/index.ts';

/** Which trouble an error line tells of, and what becomes of it. */
export interface ErrorIssues {
  /** For the gate. `templateText`: of a template, with placeholders. */
  issueOf(templateText: (id: number) => string): IssueOf;
  readonly jobs: readonly Job[];
}

const EVERY_MS = 30_000;
const LIMIT_MS = 20_000;
/** Defects of one kind come in floods. */
const TELL_EVERY_MS = 60_000;

export function openErrorIssues(
  deps: { readonly clock: Clock; readonly logger: Logger },
  parts: { readonly store: Pick<Store, 'errorIssues'> },
  order: StopOrder,
): ErrorIssues {
  const { clock, logger } = deps;
  const { errorIssues } = parts.store;
  const book = createIssueBook(ISSUE_LIMITS);
  const stopping = new AbortController();
  let toldMs = -Infinity;

  async function keepLooking(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const since = book.moment();
        const limit = AbortSignal.timeout(LIMIT_MS);
        book.refresh(await errorIssues.openIssues(AbortSignal.any([stopping.signal, limit])), since);
      } catch (error) {
        // What is known is used on: the worst is an issue more than there should be.
        logger.debug({ err: error }, 'which error issues there are is not known anew');
      }
      await clock.sleep(EVERY_MS, stopping.signal).catch(() => undefined);
    }
  }

  const looking = keepLooking();
  order.afterPorts(async () => {
    stopping.abort();
    await looking;
  });
  return {
    issueOf: (templateText) =>
      createIssueOf({
        book,
        templateText,
        onDefect: (error) => {
          if (clock.monotonicMs() - toldMs >= TELL_EVERY_MS) {
            toldMs = clock.monotonicMs();
            logger.error(
              { err: error },
              'an error line could not be told from others; it is stored without an issue',
            );
          }
        },
      }),
    jobs: createErrorIssueJobs(errorIssues, { clock, mostOpen: ISSUE_LIMITS.open }),
  };
}
