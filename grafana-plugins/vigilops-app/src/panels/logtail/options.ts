/** As a dashboard keeps them. */
export interface LogTailOptions {
  /** Lines as they are stored, instead of those of the time range. */
  readonly live: boolean;
  readonly wrap: boolean;
  readonly showTime: boolean;
  /** Columns for host and service. */
  readonly showLabels: boolean;
  readonly order: 'newest' | 'oldest';
  readonly maxLines: number;
}

export const DEFAULTS: LogTailOptions = {
  live: true,
  wrap: false,
  showTime: true,
  showLabels: true,
  order: 'newest',
  maxLines: 1_000,
};
export const MOST_LINES = 10_000;

/** What Grafana's own logs panel calls the same, for a panel that was one before. */
export function fromLogsPanel(options: Readonly<Record<string, unknown>>): LogTailOptions {
  return {
    ...DEFAULTS,
    live: false,
    wrap: options.wrapLogMessage === true,
    showTime: options.showTime !== false,
    showLabels: options.showLabels === true,
    order: options.sortOrder === 'Ascending' ? 'oldest' : 'newest',
  };
}
