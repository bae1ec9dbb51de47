import { VigilError } from '@vigilops/contracts';
import type { Clock, Logger } from '@vigilops/runtime';
import type { NoticeRecord, NoticeStore } from '../model/index.ts';

/** What one viewer of the notification centre gets: each message once, in the order in which it was made. */
export interface NoticeViewing {
  /** Ends when `signal` aborts, or by itself after `end`. */
  events(signal: AbortSignal): AsyncIterable<NoticeRecord>;
  end(): void;
}

export interface NoticeStream {
  /** `after`: the last one that the viewer had; those that came since then are first. Throws OVERLOADED. */
  open(after: number | null, signal: AbortSignal): Promise<NoticeViewing>;
  /** Another one may be there. */
  poke(): void;
  stop(): void;
}

/** Messages of other backends are seen by looking. */
const PACE_MS = 2_000;
const WINDOW_US = 600e6;
/** Messages have the time of the database, and this clock may be behind it. */
const AHEAD_US = 86_400e6;
/** A viewer that is behind by more has a list to look at. */
const MOST_MESSAGES = 200;
const MOST_VIEWERS = 500;
const LOOK_LIMIT_MS = 5_000;

interface Viewer {
  told: ReadonlySet<number>;
  queue: readonly NoticeRecord[];
  wake: () => void;
}

/** Tells viewers what is in the notification centre, whichever backend put it there. */
export function createNoticeStream(deps: {
  readonly notices: Pick<NoticeStore, 'list'>;
  readonly clock: Clock;
  readonly logger: Logger;
}): NoticeStream {
  const { clock } = deps;
  const viewers = new Set<Viewer>();
  let looking: AbortController | undefined;
  let pokes = new AbortController();

  async function newest(signal: AbortSignal): Promise<readonly NoticeRecord[]> {
    const nowUs = clock.now().getTime() * 1_000;
    const found = await deps.notices.list(
      { channelType: 'in_app', fromUs: nowUs - WINDOW_US, toUs: nowUs + AHEAD_US, limit: MOST_MESSAGES },
      AbortSignal.any([signal, AbortSignal.timeout(LOOK_LIMIT_MS)]),
    );
    return found.filter(({ state }) => state === 'sent').toReversed();
  }

  async function look(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      await clock.sleep(PACE_MS, AbortSignal.any([stopping, pokes.signal])).catch(() => undefined);
      pokes = new AbortController();
      const found = await newest(stopping).catch((error: unknown) => {
        deps.logger.debug({ err: error }, 'the notification centre cannot be read; trying again');
        return undefined;
      });
      if (found !== undefined) {
        viewers.forEach((viewer) => {
          offer(viewer, found);
        });
      }
    }
  }

  function leave(viewer: Viewer): void {
    viewers.delete(viewer);
    viewer.wake();
    if (viewers.size === 0) {
      looking?.abort();
      looking = undefined;
    }
  }

  return {
    open: async (after, signal) => {
      if (viewers.size >= MOST_VIEWERS) {
        throw new VigilError('OVERLOADED', 'too many look at the notification centre', {
          retryAfterSeconds: 30,
        });
      }
      const found = await newest(signal);
      const missed = after === null ? [] : found.filter(({ id }) => id > after);
      const viewer: Viewer = {
        told: new Set(found.map(({ id }) => id)),
        queue: missed,
        wake: () => undefined,
      };
      viewers.add(viewer);
      if (looking === undefined) {
        looking = new AbortController();
        void look(looking.signal);
      }
      return {
        events: (leaving) => eventsOf(viewer, () => viewers.has(viewer), leaving, leave),
        end: () => {
          leave(viewer);
        },
      };
    },
    poke: () => {
      pokes.abort();
    },
    stop: () => {
      viewers.forEach(leave);
    },
  };
}

/** What fell out of the window never comes again: it need not be remembered. */
function offer(viewer: Viewer, found: readonly NoticeRecord[]): void {
  const fresh = found.filter(({ id }) => !viewer.told.has(id));
  viewer.told = new Set(found.map(({ id }) => id));
  if (fresh.length > 0) {
    viewer.queue = [...viewer.queue, ...fresh].slice(-MOST_MESSAGES);
    viewer.wake();
  }
}

async function* eventsOf(
  viewer: Viewer,
  isOpen: () => boolean,
  signal: AbortSignal,
  leave: (viewer: Viewer) => void,
): AsyncGenerator<NoticeRecord> {
  const onAbort = () => {
    leave(viewer);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    while (isOpen() && !signal.aborted) {
      const { queue } = viewer;
      viewer.queue = [];
      yield* queue;
      if (viewer.queue.length === 0 && isOpen()) {
        await new Promise<void>((resolve) => {
          viewer.wake = resolve;
        });
      }
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    leave(viewer);
  }
}
