import { createLevels } from './levels.ts';
import { packed, unpack } from './numbers.ts';
import { createSeason } from './season.ts';
import type { DetectorState, Finding } from './types.ts';
import { createView, type ViewShape } from './view.ts';

const SHAPES: readonly [ViewShape, ViewShape, ViewShape] = [
  { name: 'pattern', blocks: [1, 2, 4, 8, 16, 32, 64], apart: 0.02 },
  { name: 'point', blocks: [1], apart: 0.005 },
  { name: 'level', blocks: [48], apart: 0.005 },
];
/** Power of two above the longest pattern. */
const RECENT = 128;
const PATTERNS = 800;
const FEWEST_PATTERNS = 16;
/** Of the two simple views so many suffice: they lie on a line. */
const SIMPLE_PATTERNS = 200;
/** A series that never moved strays by 0.1 % of its level, for the sake of a first step. */
const LEAST_SPREAD_SHARE = 1e-3;
const LEAST_SPREAD = 1e-9;
const BAND_STRAYS = 4;

/** What a look at a point found, for the words about it. */
export interface Looked {
  /** Mean of the views' powers of ten. */
  surprise: number;
  byView: readonly [pattern: number, point: number, level: number];
  /** Which of the pattern's stretches was least like anything known: 0 is the newest point. */
  worstBlock: number;
  spread: number;
  /** The present point and those before it, newest first. */
  recent: (ago: number) => number;
  available: number;
  seasonal: boolean;
}

export type Expectation = Pick<Finding, 'expected' | 'low' | 'high'>;

/** All that a detector knows about the values of its series. */
export interface Body {
  look: (timeMs: number, value: number) => Looked;
  expectation: (timeMs: number) => Expectation;
  /** After a gap: the last points are no longer the last. */
  forgetRecent: () => void;
  /** After a change of rhythm: points stand for other times now. */
  forgetPatterns: () => void;
  export: () => Pick<DetectorState, 'origin' | 'sinceGap' | 'recent' | 'levels' | 'season' | 'views'>;
}

export function createBody(patterns: number = PATTERNS, state?: DetectorState): Body {
  const capacity = Math.max(FEWEST_PATTERNS, Math.floor(Number.isFinite(patterns) ? patterns : PATTERNS));
  const levels = createLevels(state?.levels);
  const season = createSeason(state?.season);
  const ring = new Float64Array(RECENT);
  let views = createViews(capacity, state);
  let at = 0;
  let available = 0;
  // Patterns are kept as 32-bit numbers around it, so that small movements on a large level are not lost.
  let origin = state?.origin ?? NaN;
  if (state !== undefined) {
    available = Math.min(state.sinceGap, unpack(state.recent, ring));
    at = available % RECENT;
  }
  const recent = (ago: number): number => (ring[(at - 1 - ago + 2 * RECENT) % RECENT] ?? 0) - origin;

  return {
    look(timeMs, value) {
      if (Number.isNaN(origin)) origin = value;
      const seasonal = season.expect(timeMs) !== undefined;
      levels.add(value);
      ring[at] = value;
      at = (at + 1) % RECENT;
      available = Math.min(RECENT, available + 1);
      const middle = levels.quantile(0.5);
      const spread = Math.max(
        levels.quantile(0.95) - levels.quantile(0.05),
        LEAST_SPREAD_SHARE * Math.abs(middle),
        LEAST_SPREAD,
      );
      season.learn(timeMs, value, middle, spread);
      const [pattern, point, level] = views;
      const byView = [
        pattern.look(recent, available, spread),
        point.look(recent, available, spread),
        level.look(recent, available, spread),
      ] as const;
      return {
        surprise: (byView[0] + byView[1] + byView[2]) / 3,
        byView,
        worstBlock: pattern.worstBlock(),
        spread,
        recent,
        available,
        seasonal,
      };
    },
    expectation(timeMs) {
      if (levels.count() === 0) return { expected: NaN, low: NaN, high: NaN };
      const rhythm = season.expect(timeMs);
      if (rhythm !== undefined) {
        const half = BAND_STRAYS * rhythm.stray;
        return { expected: rhythm.value, low: rhythm.value - half, high: rhythm.value + half };
      }
      const expected = levels.quantile(0.5);
      return {
        expected,
        low: expected - 2 * (expected - levels.quantile(0.05)),
        high: expected + 2 * (levels.quantile(0.95) - expected),
      };
    },
    forgetRecent() {
      available = 0;
    },
    forgetPatterns() {
      views = createViews(capacity);
    },
    export: () => ({
      origin: Number.isNaN(origin) ? null : origin,
      sinceGap: available,
      recent: packed(
        Float64Array.from({ length: available }, (_, index) => recent(available - 1 - index) + origin),
      ),
      levels: levels.export(),
      season: season.export(),
      views: views.map((view) => view.export()),
    }),
  };
}

function createViews(capacity: number, state?: DetectorState) {
  const [pattern, point, level] = SHAPES;
  return [
    createView(pattern, capacity, state?.views[0]),
    createView(point, SIMPLE_PATTERNS, state?.views[1]),
    createView(level, SIMPLE_PATTERNS, state?.views[2]),
  ] as const;
}
