import type { TimeTable } from './engines/engine.ts';

/** Days that rows live unless configured: raw rows for the questions of the week, rollups for those of the year. */
export const DEFAULT_RETENTION_DAYS: Readonly<Record<TimeTable, number>> = {
  samples: 15,
  histograms: 15,
  exemplars: 7,
  logs: 7,
  spans: 7,
  service_edges: 90,
  samples_1m: 30,
  samples_5m: 90,
  samples_1h: 400,
};
