import type { Logger } from '@vigilops/runtime';
import type { TriageFailure } from './decide-incidents.ts';

const AGAIN_MS = 600_000;
const MOST_KNOWN = 1_000;
const MOST_IDS = 20;

/** Says of each incident that it cannot be decided on: once, and again every ten minutes while that lasts. */
export function createFailureLog(deps: {
  readonly logger: Pick<Logger, 'error'>;
  readonly monotonicMs: () => number;
}): (failure: TriageFailure) => void {
  const told = new Map<string, number>();
  return ({ incidentId, alertIds, isUndecided, error }) => {
    const nowMs = deps.monotonicMs();
    const key = `${String(isUndecided)} ${incidentId === null ? `alert ${String(alertIds[0])}` : String(incidentId)}`;
    const lastMs = told.get(key);
    if (lastMs !== undefined && nowMs - lastMs < AGAIN_MS) {
      return;
    }
    if (told.size >= MOST_KNOWN) {
      told.clear();
    }
    told.set(key, nowMs);
    deps.logger.error(
      { incidentId, alertIds: alertIds.slice(0, MOST_IDS), err: error },
      isUndecided
        ? 'an incident cannot be decided on, and nobody is told of it; the others are'
        : 'where an alert belongs cannot be decided; it stands alone',
    );
  };
}
