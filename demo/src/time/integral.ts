const KNOT_MS = 60_000;
const KNOTS_IN_BLOCK = 60;
const BLOCK_MS = KNOT_MS * KNOTS_IN_BLOCK;
const KEPT_BLOCKS = 3;

/** Rates per second of several things at once, at one moment. Must be pure and never negative. */
export type FillRates = (timeMs: number, rates: Float64Array) => void;

/**
 * Adds up rates over time: what a counter shows. Rates are taken every minute and joined by straight lines.
 * The answer depends on start and time only; what is kept between calls is for speed.
 */
export interface Integral {
  /** Writes the totals from `startMs` to `timeMs` (not before it) into `totals`. */
  totals(startMs: number, timeMs: number, totals: Float64Array): void;
}

interface Block {
  /** Running totals at each knot of the hour: width numbers for each of 61 knots. */
  readonly running: Float64Array;
}

export function createIntegral(width: number, fill: FillRates): Integral {
  const blocks = new Map<number, Block>();
  const sums = new Map<number, Float64Array>();
  let reached = { startMs: Number.NaN, block: 0, totals: new Float64Array(width) };

  function blockAt(index: number): Block {
    const known = blocks.get(index);
    if (known !== undefined) {
      return known;
    }
    const block = addUpBlock(width, index, fill);
    if (blocks.size >= KEPT_BLOCKS) {
      blocks.delete(Math.min(...blocks.keys()));
    }
    blocks.set(index, block);
    sums.set(index, block.running.slice(KNOTS_IN_BLOCK * width));
    return block;
  }

  function sumOf(index: number): Float64Array {
    return sums.get(index) ?? blockAt(index).running.subarray(KNOTS_IN_BLOCK * width);
  }

  /** Totals from the start to the beginning of block `index`; goes on from where the last call ended. */
  function totalsBefore(startMs: number, index: number): Float64Array {
    if (reached.startMs !== startMs || reached.block > index) {
      const first = Math.floor(startMs / BLOCK_MS);
      const rest = sumOf(first).slice();
      subtractPart(width, blockAt(first), startMs - first * BLOCK_MS, rest);
      reached = { startMs, block: first + 1, totals: rest };
    }
    for (; reached.block < index; reached.block += 1) {
      const sum = sumOf(reached.block);
      for (let i = 0; i < width; i += 1) {
        reached.totals[i] = (reached.totals[i] ?? 0) + (sum[i] ?? 0);
      }
    }
    return reached.totals;
  }

  return {
    totals(startMs, timeMs, totals) {
      const first = Math.floor(startMs / BLOCK_MS);
      const last = Math.floor(timeMs / BLOCK_MS);
      const part = new Float64Array(width);
      addPart(width, blockAt(last), timeMs - last * BLOCK_MS, part);
      if (first === last) {
        subtractPart(width, blockAt(first), startMs - first * BLOCK_MS, part);
        totals.set(part);
        return;
      }
      const before = totalsBefore(startMs, last);
      for (let i = 0; i < width; i += 1) {
        totals[i] = (before[i] ?? 0) + (part[i] ?? 0);
      }
    },
  };
}

function addUpBlock(width: number, index: number, fill: FillRates): Block {
  const running = new Float64Array(width * (KNOTS_IN_BLOCK + 1));
  let before = new Float64Array(width);
  let now = new Float64Array(width);
  fill(index * BLOCK_MS, before);
  for (let knot = 1; knot <= KNOTS_IN_BLOCK; knot += 1) {
    fill(index * BLOCK_MS + knot * KNOT_MS, now);
    for (let i = 0; i < width; i += 1) {
      const area = (((before[i] ?? 0) + (now[i] ?? 0)) / 2) * (KNOT_MS / 1000);
      running[knot * width + i] = (running[(knot - 1) * width + i] ?? 0) + area;
    }
    [before, now] = [now, before];
  }
  return { running };
}

/** Adds the totals of the block's first `offsetMs`. Inside a minute the total grows evenly. */
function addPart(width: number, block: Block, offsetMs: number, totals: Float64Array, sign = 1): void {
  const knot = Math.min(KNOTS_IN_BLOCK - 1, Math.floor(offsetMs / KNOT_MS));
  const fraction = offsetMs / KNOT_MS - knot;
  for (let i = 0; i < width; i += 1) {
    const from = block.running[knot * width + i] ?? 0;
    const to = block.running[(knot + 1) * width + i] ?? 0;
    totals[i] = (totals[i] ?? 0) + sign * (from + (to - from) * fraction);
  }
}

function subtractPart(width: number, block: Block, offsetMs: number, totals: Float64Array): void {
  addPart(width, block, offsetMs, totals, -1);
}
