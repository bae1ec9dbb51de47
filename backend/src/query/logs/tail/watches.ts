import { setImmediate } from 'node:timers/promises';
import type { StoredLogs, StoredLogsSource } from '../../../model/index.ts';
import { createInbox, type InboxDeps } from './inbox.ts';
import type { KnownStreams } from './known-streams.ts';
import { createStoredPage, type PageDeps } from './stored-page.ts';
import type { TailQuestion } from './tail-types.ts';
import { createWatch, type LineTaker, type WatchDeps } from './watch.ts';

/** All questions that are asked now. While there is none, nobody listens to what is stored. */
export interface Watches {
  join(key: string, question: TailQuestion, taker: LineTaker): void;
  leave(key: string, taker: LineTaker): void;
  /** Resolves when whoever asks this question has all that was stored until now. */
  caughtUp(key: string): Promise<void>;
}

export function createWatches(
  deps: WatchDeps &
    Omit<InboxDeps, 'look' | 'onLost'> &
    Pick<PageDeps, 'rowsOf' | 'render'> & {
      readonly stored: StoredLogsSource;
      readonly streams: KnownStreams;
      readonly signal: AbortSignal;
    },
): Watches {
  const { limits, streams } = deps;
  const watches = new Map<string, ReturnType<typeof createWatch>>();
  const pageDeps = { ...deps, streamOf: streams.of, maxLineCharacters: limits.maxLineCharacters };
  let stopListening: () => void = () => undefined;

  async function look(logs: readonly StoredLogs[]): Promise<void> {
    const pages = logs.map((one) => createStoredPage(one, pageDeps));
    await streams.learn(idsOf(logs), deps.signal);
    for (const watch of watches.values()) {
      watch.look(pages, streams.of);
      // Others have the thread between two questions.
      await setImmediate();
    }
  }
  const inbox = createInbox({
    ...deps,
    look,
    onLost: (fromUs) => {
      watches.forEach((watch) => {
        watch.noteGap(fromUs);
      });
    },
  });

  return {
    join: (key, question, taker) => {
      if (watches.size === 0) {
        stopListening = deps.stored.listen(inbox.add);
      }
      const watch = watches.get(key) ?? createWatch(question, deps);
      watches.set(key, watch);
      watch.takers.add(taker);
    },
    caughtUp: async (key) => {
      await inbox.caughtUp();
      await watches.get(key)?.caughtUp();
    },
    leave: (key, taker) => {
      const watch = watches.get(key);
      watch?.takers.delete(taker);
      if (watch?.takers.size === 0) {
        watch.end();
        watches.delete(key);
      }
      if (watches.size === 0) {
        stopListening();
        inbox.clear();
      }
    },
  };
}

function idsOf(logs: readonly StoredLogs[]): Set<number> {
  const ids = new Set<number>();
  for (const { columns } of logs) {
    for (let row = 0; row < columns.length; row += 1) {
      ids.add(columns.streamIds[row] ?? 0);
    }
  }
  return ids;
}
