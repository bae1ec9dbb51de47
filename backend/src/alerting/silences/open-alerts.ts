import type { AlertRecord, AlertStore } from '../../model/index.ts';

/** More at once is no list any more; Alertmanager's own pages give up long before. */
const MOST_OPEN = 20_000;
const SECOND_US = 1e6;

/** Those that fire now, acknowledged or not. */
export function openAlerts(
  alerts: Pick<AlertStore, 'list'>,
  nowUs: number,
  signal: AbortSignal,
): Promise<readonly AlertRecord[]> {
  return alerts.list(
    {
      statuses: ['firing', 'acknowledged'],
      fromUs: nowUs,
      // What another backend took a moment ago by a clock that is ahead fires, too.
      toUs: nowUs + 600 * SECOND_US,
      limit: MOST_OPEN,
    },
    signal,
  );
}
