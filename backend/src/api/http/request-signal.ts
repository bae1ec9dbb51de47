import { VigilError } from '@vigilops/contracts';
import type { ServerResponse } from 'node:http';

export interface RequestSignal {
  readonly signal: AbortSignal;
  readonly hungUp: () => boolean;
  /** Ends the watch; call it when the answer is written. */
  done(): void;
}

/** Aborts when the caller hangs up before the answer, or after `timeoutMs`. */
export function watchRequest(response: ServerResponse, timeoutMs: number): RequestSignal {
  const ending = new AbortController();
  let isGone = false;
  const onClose = (): void => {
    isGone = !response.writableFinished;
    ending.abort(new VigilError('OVERLOADED', 'the caller hung up'));
  };
  response.once('close', onClose);
  const timer = setTimeout(() => {
    ending.abort(new VigilError('OVERLOADED', `not answered within ${String(timeoutMs / 1_000)} s`));
  }, timeoutMs);
  return {
    signal: ending.signal,
    hungUp: () => isGone,
    done: () => {
      clearTimeout(timer);
      response.off('close', onClose);
    },
  };
}
