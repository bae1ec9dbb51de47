import type { Progress } from '../ledger/journal-lines.ts';

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
