export type JobFigures = Readonly<Record<string, number | string | boolean | null>>;

/** A piece of periodic work that one backend does for all. Safe to repeat, and to be cut short by its signal. */
export interface Job {
  readonly name: string;
  readonly everyMs: number;
  /** After this the run counts as failed and its signal is aborted. */
  readonly timeoutMs: number;
  /** Figures about the run, for the log and the status; `warning` is shown in /health without making it degraded. */
  run(signal: AbortSignal): Promise<JobFigures>;
}

export interface JobStatus {
  readonly name: string;
  readonly running: boolean;
  readonly lastStartedAt: Date | null;
  readonly lastSucceededAt: Date | null;
  readonly lastDurationMs: number | null;
  readonly runs: number;
  readonly failures: number;
  /** Failures since the last success. */
  readonly failuresInARow: number;
  readonly lastError: string | null;
  /** What the last run that succeeded said; empty before it. */
  readonly figures: JobFigures;
  /** How long the next run is overdue; 0 when it is not, and on backends that do not lead. */
  readonly lagMs: number;
}

export interface RunnerStatus {
  /** Whether this backend is the one that does the work. */
  readonly leads: boolean;
  readonly jobs: readonly JobStatus[];
}
