import type { Progress } from '../ledger/journal-lines.ts';
import type { Refusal } from '../wire/errors.ts';
import { refusal } from './reply.ts';

/** A call that has not ended. */
export interface CallUnderWay {
  /** What the client was told of its key: a call ends when that is no longer so. Null: it came without one. */
  readonly keyHash: string | null;
  progress(): Progress | undefined;
  stop(reason: string): void;
}

/** Calls that have not ended: how many there are, how far they have come, and how to end them. */
export interface CallsUnderWay {
  readonly size: number;
  add(call: CallUnderWay): () => void;
  each(visit: (call: CallUnderWay) => void): void;
}

export function createCallsUnderWay(): CallsUnderWay {
  const calls = new Set<CallUnderWay>();
  return {
    get size() {
      return calls.size;
    },
    add: (call) => {
      calls.add(call);
      return () => void calls.delete(call);
    },
    each: (visit) => calls.forEach(visit),
  };
}

/** Beyond it memory, not work, would be the limit. */
const MAX_UNDER_WAY = 4_000;

/** Why no more calls are taken; undefined: they are. */
export function tooManyUnderWay({ size }: Pick<CallsUnderWay, 'size'>): Refusal | undefined {
  return size < MAX_UNDER_WAY
    ? undefined
    : refusal('unavailable', `${String(MAX_UNDER_WAY)} calls are under way already.`, {
        retryAfterSeconds: 2,
      });
}
