/** Why a point is unusual; `silence` comes from `silence()` only. */
export type Reason = 'level' | 'spread' | 'spike' | 'drift' | 'season' | 'silence';

export interface Finding {
  /**
   * 0..1, comparable between series: how surprising the point is, less what was surprising lately, so that an episode is
   * told once. 0.5 is worth a look, above 0.8 happens to a quiet series less than once in weeks.
   */
  score: number;
  /** What was expected, and the band in which nearly all points were expected; NaN until something is known. */
  expected: number;
  low: number;
  high: number;
  /** Set when the score is above what is usual for the series, whether or not it is an anomaly. */
  reason: Reason | undefined;
  isAnomaly: boolean;
  /** What became of the point: `late` and `missing` ones are neither judged nor learnt. */
  point: 'learnt' | 'late' | 'missing';
}

export interface DetectorOptions {
  /** The score from which a point is an anomaly, 0.5..0.98; feedback moves it. Default 0.8. */
  threshold?: number;
  /** How many patterns are remembered at most; 28 bytes each. Default 800; 250 costs a little precision. */
  patterns?: number;
}

/** A user's word: `false-alarm` makes the detector less sensitive, `missed` more. */
export type Feedback = 'false-alarm' | 'missed';

export interface Detector {
  /** Judges a point and learns from it. Never throws. */
  see: (timeMs: number, value: number | null) => Finding;
  /** Whether it has been silent for too long; asked by a clock, because silence brings no point. */
  silence: (nowMs: number) => Finding | undefined;
  feedback: (word: Feedback) => void;
  /** Plain data for `JSON.stringify`; a detector made from it goes on as this one would. */
  export: () => DetectorState;
}

export interface DetectorState {
  version: 1;
  threshold: number;
  seen: number;
  /** Milliseconds; NaN is written as null. */
  lastMs: number | null;
  intervalMs: number;
  origin: number | null;
  peak: number;
  otherIntervalMs: number;
  strangeIntervals: number;
  sinceGap: number;
  recent: string;
  levels: LevelState;
  season: SeasonState;
  views: ViewState[];
}

export interface LevelState {
  ring: string;
  at: number;
  seen: number;
}

export interface SeasonState {
  day: string;
  week: string;
  visits: string;
  errors: [none: number, day: number, week: number];
  firstMs: number | null;
}

export interface ViewState {
  memory: MemoryState;
  surprise: SurpriseState;
}

export interface MemoryState {
  patterns: string;
  at: number;
}

export interface SurpriseState {
  weights: string;
}
