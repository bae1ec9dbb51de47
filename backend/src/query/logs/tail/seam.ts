import type { TailLine } from './tail-types.ts';

/**
 * The lines from before the start are read while new ones come in, so that none is missed; what came both ways is
 * known by being the same in every letter.
 */
export interface Seam {
  /** Leaves out what was seen, each line as often as it was seen. */
  without(lines: readonly TailLine[]): readonly TailLine[];
}

export function createSeam(seen: readonly TailLine[]): Seam {
  /** By time first: letters are compared only where a line of that very microsecond was seen. */
  const byTime = Map.groupBy(seen, ({ timeUs }) => timeUs);
  const take = ({ timeUs, json }: TailLine): boolean => {
    const others = byTime.get(timeUs) ?? [];
    const place = others.findIndex((other) => other.json.equals(json));
    if (place < 0) {
      return false;
    }
    others.splice(place, 1);
    if (others.length === 0) {
      byTime.delete(timeUs);
    }
    return true;
  };
  return { without: (lines) => (byTime.size === 0 ? lines : lines.filter((line) => !take(line))) };
}
