import type { NoticeStore } from '../../model/index.ts';
import { deliverBatch, type DeliverDeps } from './deliver-batch.ts';

export interface MessengerDeps extends DeliverDeps {
  readonly notices: NoticeStore;
  /** What the clock of the database says, in microseconds since the epoch: deadlines are on it. */
  readonly databaseTime: (signal: AbortSignal) => Promise<number>;
}

export interface Messenger {
  start(): void;
  /** Begins nothing new, and waits for what is under way. */
  stop(): Promise<void>;
  /** There may be something to send: it looks at once. */
  poke(): void;
  /** One look: claims, and resolves when all that it claimed is dealt with. With how many messages that were. */
  round(): Promise<number>;
}

export const DEFAULT_MESSENGER_LIMITS = {
  leaseMs: 15_000,
  sendMs: 10_000,
  batchMs: 3_000,
} as const;

const PACE_MS = 1_000;
/** How many messages of a channel are taken at a time: what is folded into one digest at most. */
const BATCH = 2_000;
const CALL_LIMIT_MS = 60_000;
/** After a look that failed. */
const REST_MS = 3_000;

/**
 * Takes messages out of the outbox, each channel by itself, so that one that hangs keeps none of the others waiting. Whoever
 * dies in the middle gives it all back by the end of the lease: a message is sent once or more, always with the same key.
 */
export function createMessenger(deps: MessengerDeps): Messenger {
  const { clock, logger } = deps;
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  let running: Promise<void> = Promise.resolve();
  let wake = new AbortController();

  async function look(): Promise<{ readonly count: number; readonly done: readonly Promise<void>[] }> {
    const signal = AbortSignal.timeout(CALL_LIMIT_MS);
    const askedAtMs = clock.monotonicMs();
    const startUs = await deps.databaseTime(signal);
    const nowUs = () => Math.round(startUs + (clock.monotonicMs() - askedAtMs) * 1_000);
    const claimedAtMs = clock.monotonicMs();
    const batches = await deps.notices.claim({ leaseMs: deps.limits.leaseMs, limit: BATCH }, nowUs(), signal);
    const done = batches.map(async (batch) => {
      const turn = { nowUs, claimedAtMs, stopping: stopping.signal, signal };
      await deliverBatch(batch, deps, turn).catch((error: unknown) => {
        logger.warn(
          { err: error, channel: batch.channel.definition.name },
          'messages were not dealt with; they come again when their lease ends',
        );
      });
    });
    for (const one of done) {
      underWay.add(one);
      void one.finally(() => underWay.delete(one));
    }
    return { count: batches.reduce((sum, { notices }) => sum + notices.length, 0), done };
  }

  async function run(): Promise<void> {
    let isTold = false;
    while (!stopping.signal.aborted) {
      let restMs = PACE_MS;
      // A poke while it looks makes it look again.
      wake = new AbortController();
      try {
        await look();
        isTold = false;
      } catch (error) {
        restMs = REST_MS;
        if (!isTold) {
          logger.warn({ err: error }, 'no messages can be sent: the outbox cannot be read; trying again');
          isTold = true;
        }
      }
      await clock.sleep(restMs, AbortSignal.any([stopping.signal, wake.signal])).catch(() => undefined);
    }
  }

  return {
    start: () => {
      running = run();
    },
    stop: async () => {
      stopping.abort();
      await running;
      await Promise.all(underWay);
    },
    poke: () => {
      wake.abort();
    },
    round: async () => {
      const { count, done } = await look();
      await Promise.all(done);
      return count;
    },
  };
}
