import type { HeldMemory } from './held-memory.ts';
import type { TailLimits } from './limits.ts';
import type { Missed, TailLine } from './tail-types.ts';

/** Lines that wait for a reader. When there are too many, the newest win. */
export interface LineQueue {
  readonly length: number;
  /** Adds behind what waits; returns what fell out at the front so that at most `maxLines` are left. */
  push(lines: readonly TailLine[], maxLines: number): Missed;
  /** The next ones, as many as an event may hold; at least one, however long it is. */
  take(): readonly TailLine[];
  clear(): void;
}

/** JSON around a line in an event. */
const COMMA = 1;

export function createLineQueue(limits: TailLimits, memory: HeldMemory): LineQueue {
  let lines: TailLine[] = [];
  let bytes = 0;

  const takeFront = (count: number): readonly TailLine[] => {
    const front = lines.splice(0, count);
    const size = front.reduce((sum, { json }) => sum + json.length, 0);
    bytes -= size;
    memory.add(-size);
    return front;
  };
  /** How many must go so that the rest fits. */
  const surplus = (maxLines: number): number => {
    let left = bytes;
    let shared = memory.bytes;
    let count = Math.max(0, lines.length - maxLines);
    for (const { json } of lines.slice(0, count)) {
      left -= json.length;
      shared -= json.length;
    }
    const isTooMuch = () =>
      left > limits.maxQueuedBytes || (shared > limits.maxHeldBytes && left > limits.alwaysBytes);
    for (; count < lines.length - 1 && isTooMuch(); count += 1) {
      const size = lines[count]?.json.length ?? 0;
      left -= size;
      shared -= size;
    }
    return count;
  };

  return {
    get length() {
      return lines.length;
    },
    push: (more, maxLines) => {
      lines = lines.concat(more);
      const size = more.reduce((sum, { json }) => sum + json.length, 0);
      bytes += size;
      memory.add(size);
      const dropped = takeFront(surplus(maxLines));
      return {
        lines: dropped.length,
        fromUs: dropped.reduce((earliest, { timeUs }) => Math.min(earliest, timeUs), Infinity),
      };
    },
    take: () => {
      let size = 0;
      let count = 0;
      for (const { json } of lines) {
        size += json.length + COMMA;
        if (count >= limits.maxEventLines || (count > 0 && size > limits.maxEventBytes)) {
          break;
        }
        count += 1;
      }
      return takeFront(count);
    },
    clear: () => {
      takeFront(lines.length);
    },
  };
}
