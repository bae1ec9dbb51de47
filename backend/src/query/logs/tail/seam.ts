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
  const counts = new Map<string, number>();
  for (const { json } of seen) {
    const key = keyOf(json);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return {
    without: (lines) =>
      lines.filter(({ json }) => {
        const key = keyOf(json);
        const count = counts.get(key);
        if (count === undefined) {
          return true;
        }
        if (count === 1) {
          counts.delete(key);
        } else {
          counts.set(key, count - 1);
        }
        return false;
      }),
  };
}

function keyOf(json: Buffer): string {
  return json.toString('latin1');
}
