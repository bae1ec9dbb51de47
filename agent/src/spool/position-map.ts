import type { SourcePosition } from './types.ts';

/** How long a log file may be out of sight (unmounted, rotated away) before its position is forgotten. */
const FORGET_AFTER_MS = 7 * 24 * 3_600_000;

export function positionKey(position: Pick<SourcePosition, 'dev' | 'inode'>): string {
  return `${position.dev}:${position.inode}`;
}

/** The newest durable position of each file. */
export interface PositionMap {
  readonly all: ReadonlyMap<string, SourcePosition>;
  set(positions: readonly SourcePosition[]): void;
  seen(keys: Iterable<string>): void;
  /** The positions to carry into a new segment; forgets files that were not seen for long. */
  keep(): readonly SourcePosition[];
}

export function createPositionMap(
  initial: readonly SourcePosition[],
  monotonicMs: () => number,
): PositionMap {
  const positions = new Map<string, SourcePosition>();
  const seenMs = new Map<string, number>();
  const set = (changed: readonly SourcePosition[]): void => {
    for (const position of changed) {
      const key = positionKey(position);
      // The order of the map tells which file of a path was read last.
      positions.delete(key);
      positions.set(key, position);
      seenMs.set(key, monotonicMs());
    }
  };
  set(initial);
  return {
    all: positions,
    set,
    seen(keys) {
      for (const key of keys) {
        if (positions.has(key)) {
          seenMs.set(key, monotonicMs());
        }
      }
    },
    keep() {
      const oldest = monotonicMs() - FORGET_AFTER_MS;
      for (const [key, seen] of seenMs) {
        if (seen < oldest) {
          positions.delete(key);
          seenMs.delete(key);
        }
      }
      return [...positions.values()];
    },
  };
}
