import { createPatternMemory } from './memory.ts';
import { createSurprise } from './surprise.ts';
import type { ViewState } from './types.ts';

export interface ViewShape {
  name: 'pattern' | 'point' | 'level';
  /** Lengths in points of the stretches whose means make a pattern, the newest first. */
  blocks: readonly number[];
  /** A pattern nearer than this to a known one (in spreads of the series) is not kept. */
  apart: number;
}

/** Added to each distance, in spreads of the series: two nearly equal patterns are equally well known. */
const FLOOR = 0.01;

/** One way to look at the last points: has it ever looked like this? */
export interface View {
  /** How surprising the present pattern is; it is known afterwards. `recent(i)` is the value i points ago. */
  look: (recent: (ago: number) => number, available: number, spread: number) => number;
  /** Which stretch was least like the nearest known pattern in the last look. */
  worstBlock: () => number;
  export: () => ViewState;
}

/**
 * Remembers patterns of means over stretches that grow with their age, and takes the distance to the nearest as novelty, as
 * nearest-neighbour conformal detectors do (Burnaev and Ishimtsev, "Conformalized density- and distance-based anomaly
 * detection in time-series data", 2016). What has been seen once is known, so the same oddity surprises less each time.
 */
export function createView(shape: ViewShape, capacity: number, state?: ViewState): View {
  const width = shape.blocks.length;
  const needed = shape.blocks.reduce((sum, block) => sum + block, 0);
  const memory = createPatternMemory(width, capacity, state?.memory);
  const surprise = createSurprise(state?.surprise);
  const present = new Float64Array(width);

  return {
    look(recent, available, spread) {
      describe(shape.blocks, recent, available, present);
      const distance = memory.count() === 0 ? 0 : memory.distance(present) / spread;
      let surprised = 0;
      if (available > needed) {
        surprised = surprise.of(distance + FLOOR);
        surprise.learn(distance + FLOOR);
      }
      if (distance > shape.apart || memory.count() === 0) memory.add(present);
      return surprised;
    },
    worstBlock: () => memory.farthestPart(),
    export: () => ({ memory: memory.export(), surprise: surprise.export() }),
  };
}

/** Means of the stretches; where the past is too short the last known mean goes on. */
function describe(
  blocks: readonly number[],
  recent: (ago: number) => number,
  available: number,
  into: Float64Array,
): void {
  let ago = 0;
  for (let index = 0; index < blocks.length; index++) {
    const end = Math.min(available, ago + (blocks[index] ?? 0));
    let sum = 0;
    for (let point = ago; point < end; point++) sum += recent(point);
    into[index] = end > ago ? sum / (end - ago) : (into[index - 1] ?? 0);
    ago = end;
  }
}
