import type { Clock, Logger } from '@vigilops/runtime';

import type { Spool } from '../spool/types.ts';

const AGAIN_MS = 3_600_000;
/** Of the server's codes: those that a new token puts right. */
const ABOUT_TOKEN = /\bAUTH_|token/;

/** Tells the log that the server refuses us, and what to do: once, and again every hour while it lasts. */
export interface Refusals {
  note(reason: string, spool: ReturnType<Spool['stats']>): void;
  /** It is over. */
  forget(): void;
}

export function createRefusals(deps: {
  readonly tokenFile: string | undefined;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly logger: Logger;
}): Refusals {
  const { tokenFile, clock, logger } = deps;
  const place =
    tokenFile === undefined
      ? 'into `server.token` of the configuration, then reload the agent (SIGHUP)'
      : `into ${tokenFile}; no restart is needed`;
  let told: { readonly reason: string; readonly atMs: number } | undefined;
  return {
    note(reason, spool) {
      const nowMs = clock.monotonicMs();
      if (told?.reason === reason && nowMs - told.atMs < AGAIN_MS) {
        return;
      }
      told = { reason, atMs: nowMs };
      const queues = Object.values(spool);
      const records = queues.reduce((sum, queue) => sum + queue.records, 0);
      const rows = queues.reduce((sum, queue) => sum + queue.rows, 0);
      const advice = ABOUT_TOKEN.test(reason)
        ? `make a new token in VigilOps, or enrol this host again, and put it ${place}`
        : 'somebody must allow it at the server';
      logger.error(
        { records, rows },
        `${reason}; nothing is lost: ${records} ${records === 1 ? 'record waits' : 'records wait'} in the spool, as long as spool.max_age says (7 days unless set); ${advice}`,
      );
    },
    forget() {
      told = undefined;
    },
  };
}
