import { VigilError } from '@vigilops/contracts';
import type { Clock } from '@vigilops/runtime';
import type { ServerResponse } from 'node:http';

export interface Deadline {
  readonly signal: AbortSignal;
  /** Ends the watch; call it when the answer is written. */
  done(): void;
}

/** Shared: an exception of one's own for each request would cost its stack trace. */
const ANSWERED = new Error('answered');

/** Aborts with OVERLOADED (503) after `ms`, or when the sender hangs up before it was answered. */
export function watchDeadline(response: ServerResponse, ms: number, clock: Clock): Deadline {
  const ending = new AbortController();
  const hungUp = () => {
    ending.abort(new VigilError('BODY_MALFORMED', 'the sender hung up before it was answered'));
  };
  response.once('close', hungUp);
  clock.sleep(ms, ending.signal).then(
    () => {
      ending.abort(new VigilError('OVERLOADED', `not stored within ${ms} ms`, { retryAfterSeconds: 1 }));
    },
    () => undefined,
  );
  return {
    signal: ending.signal,
    done: () => {
      response.off('close', hungUp);
      ending.abort(ANSWERED);
    },
  };
}
