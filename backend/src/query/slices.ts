import type { TimeRange } from '../store/index.ts';

const GROWTH = 4;

/**
 * Cuts a range into slices that grow, from its newest (or oldest) end on. A search for the newest hundred then ends in
 * the first small slice of a busy system, and reaches the far end of a quiet one in a dozen.
 */
export function* slicesOf(range: TimeRange, firstUs: number, newestFirst: boolean): Generator<TimeRange> {
  let { fromUs, toUs } = range;
  for (let lengthUs = firstUs; fromUs < toUs; lengthUs *= GROWTH) {
    if (newestFirst) {
      const edge = Math.max(fromUs, toUs - lengthUs);
      yield { fromUs: edge, toUs };
      toUs = edge;
    } else {
      const edge = Math.min(toUs, fromUs + lengthUs);
      yield { fromUs, toUs: edge };
      fromUs = edge;
    }
  }
}
