import { median, spreadOf } from './statistics.ts';

/** value = level + slope × (index - last index): the level is what the line says of the newest bin. */
export interface Line {
  slope: number;
  level: number;
  /** Standard error of the slope, made larger for residuals that resemble their neighbours. */
  slopeError: number;
  residuals: Float64Array;
}

const CLIP = 3;
const ROUNDS = 3;

/** Least squares from `first` on, fitted again with residuals cut at three robust deviations, so that a burst does not bend it. */
export function robustLine(values: Float64Array, first: number): Line {
  const part = values.subarray(first);
  let fitted = Float64Array.from(part);
  let line = leastSquares(fitted);
  for (let round = 1; round < ROUNDS; round++) {
    const residuals = part.map((value, index) => value - at(line, index, part.length));
    const middle = median(residuals);
    const most = CLIP * spreadOf(residuals);
    if (most === 0) break;
    fitted = part.map((_, index) => {
      const residual = (residuals[index] ?? 0) - middle;
      return at(line, index, part.length) + middle + Math.max(-most, Math.min(most, residual));
    });
    line = leastSquares(fitted);
  }
  const residuals = part.map((value, index) => value - at(line, index, part.length));
  return { ...line, residuals, slopeError: slopeError(residuals) };
}

function at(line: { slope: number; level: number }, index: number, count: number): number {
  return line.level + line.slope * (index - count + 1);
}

function leastSquares(values: Float64Array): { slope: number; level: number } {
  const count = values.length;
  const middle = (count - 1) / 2;
  let mean = 0;
  for (const value of values) mean += value / count;
  let products = 0;
  for (let index = 0; index < count; index++) products += (index - middle) * ((values[index] ?? 0) - mean);
  const squares = (count * (count * count - 1)) / 12;
  const slope = squares > 0 ? products / squares : 0;
  return { slope, level: mean + slope * middle };
}

function slopeError(residuals: Float64Array): number {
  const count = residuals.length;
  if (count < 3) return Infinity;
  let squares = 0;
  let neighbours = 0;
  for (let index = 0; index < count; index++) {
    squares += (residuals[index] ?? 0) ** 2;
    neighbours += index > 0 ? (residuals[index] ?? 0) * (residuals[index - 1] ?? 0) : 0;
  }
  const likeness = squares > 0 ? Math.max(0, Math.min(0.95, neighbours / squares)) : 0;
  const variance = (squares / (count - 2)) * ((1 + likeness) / (1 - likeness));
  return Math.sqrt((variance * 12) / (count * (count * count - 1)));
}
