import type { HeldMemory } from './held-memory.ts';
import type { TailLimits } from './limits.ts';
import type { TailEvent } from './tail-types.ts';

/** More than come in a minute. */
const MAX_KEPT_EVENTS = 1_000;

/** Events that were sent and may never have arrived. Nobody acknowledges an event until a cut; so the newest are kept. */
export interface SentEvents {
  add(number: number, event: TailEvent): void;
  /** What was sent behind `number`. `complete` is false where some of it is no longer kept. */
  after(number: number): { readonly events: readonly TailEvent[]; readonly complete: boolean };
  clear(): void;
}

export function createSentEvents(limits: TailLimits, memory: HeldMemory): SentEvents {
  const kept: { readonly number: number; readonly event: TailEvent; readonly bytes: number }[] = [];
  let bytes = 0;
  let last = 0;

  const forget = (count: number): void => {
    for (const gone of kept.splice(0, count)) {
      bytes -= gone.bytes;
      memory.add(-gone.bytes);
    }
  };
  return {
    add: (number, event) => {
      const size = event.kind === 'lines' ? event.lines.reduce((sum, { json }) => sum + json.length, 0) : 0;
      kept.push({ number, event, bytes: size });
      bytes += size;
      last = number;
      memory.add(size);
      while (
        kept.length > 1 &&
        (kept.length > MAX_KEPT_EVENTS ||
          bytes > limits.maxKeptBytes ||
          (memory.bytes > limits.maxHeldBytes && bytes > limits.alwaysBytes))
      ) {
        forget(1);
      }
    },
    after: (number) => {
      const first = kept.findIndex((sent) => sent.number > number);
      forget(first < 0 ? kept.length : first);
      return {
        events: kept.map(({ event }) => event),
        complete: number >= (kept[0]?.number ?? last + 1) - 1,
      };
    },
    clear: () => {
      forget(kept.length);
    },
  };
}
