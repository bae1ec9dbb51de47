export interface ForecastPoint {
  timeMs: number;
  /** Null, NaN and infinities count as not measured. */
  value: number | null;
}

export interface ForecastQuestion {
  /** History in any order; four weeks are more than enough, three points the least. Points after `nowMs` are not looked at. */
  points: readonly ForecastPoint[];
  /** In the unit of the values. */
  limit: number;
  /** `down` for what runs out (free bytes, days of a certificate). Default `up`. */
  direction?: 'up' | 'down';
  nowMs: number;
  /** Beyond this nothing is claimed. Default: 14 days. */
  horizonMs?: number;
}

/** How the series moves, as far as the forecast could tell. */
export type Shape = 'flat' | 'line' | 'saw-tooth' | 'daily' | 'weekly';

export interface Forecast {
  /**
   * - `reaches`: at about `at`, between `early` (10 %) and `late` (90 %).
   * - `not-before-horizon`: not within the horizon, or no trend that can be told from noise.
   * - `reached`: it is at or beyond the limit now.
   * - `too-little-data`: fewer than three points, or all of them within a minute.
   */
  verdict: 'reaches' | 'not-before-horizon' | 'reached' | 'too-little-data';
  /** Milliseconds since 1970; only with `reaches`. */
  atMs: number | undefined;
  earlyMs: number | undefined;
  /** Undefined also where the late end of the band lies beyond the horizon. */
  lateMs: number | undefined;
  shape: Shape;
  /** The lasting trend, in units of the value a millisecond; towards the limit it is positive for `up`, negative for `down`. */
  slopePerMs: number;
  /** From when on the present trend holds, milliseconds since 1970. */
  sinceMs: number;
}
