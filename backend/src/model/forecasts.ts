import type { ForecastConfidence, ForecastKind, ForecastVerdict } from '@vigilops/contracts/api';

/** A forecast as it is made. Times are microseconds. */
export interface NewForecast {
  /** Of the resource, such as `host:3/disk:/var`. */
  readonly key: string;
  readonly kind: ForecastKind;
  readonly hostId: number | null;
  readonly serviceId: number | null;
  readonly service: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly verdict: ForecastVerdict;
  readonly atUs: number | null;
  readonly earlyUs: number | null;
  readonly lateUs: number | null;
  readonly confidence: ForecastConfidence;
  readonly value: number | null;
  readonly limit: number;
  readonly shape: 'flat' | 'line' | 'saw-tooth' | 'daily' | 'weekly' | 'known';
  readonly slopePerDay: number;
  readonly sinceUs: number;
  readonly madeAtUs: number;
  readonly reachedAtUs: number | null;
  readonly chart: { readonly timesMs: readonly number[]; readonly values: readonly number[] };
  readonly record: {
    readonly judged: number;
    readonly medianError: number | null;
    readonly inBand: number | null;
    readonly falseAlarms: number;
    readonly missed: number;
    readonly made: number;
  };
}

export interface ForecastRow extends NewForecast {
  readonly id: number;
  readonly hostName: string | null;
  readonly serviceName: string | null;
}

export interface ForecastQuestion {
  readonly kinds?: readonly ForecastKind[] | undefined;
  readonly hostId?: number | undefined;
  /** Only those that name a time, or are at their limit. */
  readonly reachesOnly?: boolean | undefined;
  readonly limit: number;
}

export interface PastForecastRow {
  readonly madeAtUs: number;
  readonly atUs: number | null;
  readonly earlyUs: number | null;
  readonly lateUs: number | null;
}

export interface ForecastStore {
  /** What is at its limit first, then by when it reaches it, then by how full it is. */
  list(question: ForecastQuestion, signal: AbortSignal): Promise<readonly ForecastRow[]>;
  find(id: number, signal: AbortSignal): Promise<ForecastRow | undefined>;
  /** How many resources are looked at, and how good forecasts of all of them were. */
  totals(signal: AbortSignal): Promise<{ readonly total: number; readonly record: NewForecast['record'] }>;
  /** Former forecasts by key, oldest first. */
  history(
    keys: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly PastForecastRow[]>>;
  /** In the place of what was said of the same resources; those of `remember` go into the history, too. */
  save(forecasts: readonly NewForecast[], remember: ReadonlySet<string>, signal: AbortSignal): Promise<void>;
  /** Resources of which nothing was said since, and old history; how many rows that were. */
  prune(
    before: { readonly forecastsUs: number; readonly historyUs: number },
    signal: AbortSignal,
  ): Promise<number>;
}

/** Lines of errors that a service wrote. */
export interface ErrorLines {
  readonly service: string;
  /** Those that have any, counted from the begin of the range, and how many. */
  readonly hours: readonly number[];
  readonly lines: readonly number[];
  /** When the service was seen first. */
  readonly bornUs: number;
}

export interface ErrorLinesReader {
  /** Whole hours; those services with the most errors. */
  byHour(
    range: { readonly fromUs: number; readonly toUs: number },
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly ErrorLines[]>;
}
