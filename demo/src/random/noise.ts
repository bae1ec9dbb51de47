import { uniformAt, type Key } from './hash.ts';

/** One layer of a texture: knots every `periodMs`, weight `amplitude`. */
export interface Octave {
  readonly periodMs: number;
  readonly amplitude: number;
}

/** Smooth noise in [-1, 1]: random knots every `periodMs`, joined by smoothstep; neighbours in time are alike. */
export function noiseAt(key: Key, timeMs: number, periodMs: number): number {
  const position = timeMs / periodMs;
  const knot = Math.floor(position);
  const fraction = position - knot;
  const from = uniformAt(key, knot);
  const to = uniformAt(key, knot + 1);
  return 2 * (from + (to - from) * fraction * fraction * (3 - 2 * fraction)) - 1;
}

/** Layers of smooth noise added up; at most the sum of the amplitudes. */
export function textureAt(key: Key, timeMs: number, octaves: readonly Octave[]): number {
  let sum = 0;
  for (let i = 0; i < octaves.length; i += 1) {
    const octave = octaves[i];
    if (octave !== undefined) {
      sum += octave.amplitude * noiseAt(key ^ Math.imul(i + 1, 0x9e3779b1), timeMs, octave.periodMs);
    }
  }
  return sum;
}

/**
 * Time moved back and forth by smooth noise, strictly rising: a counter read at the warped time stays monotonic
 * while its rate flickers by at most ± `roughness` (below 1).
 */
export function warpedTime(key: Key, timeMs: number, periodMs: number, roughness: number): number {
  // Smoothstep is steepest in the middle, 1.5 times its average, and two knots are at most 2 apart.
  const amplitudeMs = (roughness * periodMs) / 3;
  return timeMs + amplitudeMs * noiseAt(key, timeMs, periodMs);
}
