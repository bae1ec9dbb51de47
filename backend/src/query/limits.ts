import { VigilError } from '@vigilops/contracts';

/** What one question may cost. Each limit is named in the error that it causes. */
export interface QueryLimits {
  /** Series that a question may meet. */
  readonly maxSeriesRead: number;
  /** Series or groups in an answer; more are cut to the largest. */
  readonly maxSeriesReturned: number;
  readonly maxPointsPerSeries: number;
  /** Series × points of an answer. */
  readonly maxValues: number;
  readonly maxRangeUs: number;
  /** Points of a raw answer, all series together. */
  readonly maxRawPoints: number;
  /** Histogram points that one question may merge. */
  readonly maxDistributionRows: number;
  /** New starts of counters that one question looks at. */
  readonly maxStarts: number;
  readonly maxLogStreams: number;
  /** Text of one page of log records. */
  readonly maxLogPageBytes: number;
  /** What one log search may take before it hands over what it has. */
  readonly maxLogSearchMs: number;
}

export const DEFAULT_QUERY_LIMITS: QueryLimits = {
  maxSeriesRead: 20_000,
  maxSeriesReturned: 1_000,
  maxPointsPerSeries: 11_000,
  maxValues: 1_000_000,
  maxRangeUs: 800 * 86_400e6,
  maxRawPoints: 200_000,
  maxDistributionRows: 100_000,
  maxStarts: 20_000,
  maxLogStreams: 10_000,
  maxLogPageBytes: 16 * 1024 * 1024,
  maxLogSearchMs: 20_000,
};

/** How long each level is kept, in microseconds; null is for ever. */
export interface Retention {
  readonly raw: number | null;
  readonly '1m': number | null;
  readonly '5m': number | null;
  readonly '1h': number | null;
}

export function tooLarge(limit: keyof QueryLimits, message: string): VigilError {
  return new VigilError('QUERY_TOO_LARGE', `${message} (${limit})`);
}

/** Refuses a range that is empty, runs backwards or is longer than allowed. */
export function checkRange(fromUs: number, toUs: number, limits: QueryLimits): void {
  if (toUs <= fromUs) {
    throw new VigilError('REQUEST_INVALID', 'to: must be later than from');
  }
  if (toUs - fromUs > limits.maxRangeUs) {
    const days = Math.floor(limits.maxRangeUs / 86_400e6);
    throw tooLarge('maxRangeUs', `the range is longer than the limit of ${String(days)} days`);
  }
}
