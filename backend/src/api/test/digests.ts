import type { Settings } from '@vigilops/contracts/api';
import { systemClock, type Logger } from '@vigilops/runtime';
import { createDigestDesk, createDigestWriter } from '../../analysis/index.ts';
import { ruleTitle } from '../../rules/index.ts';
import type { ReadingRoom } from '../../store/test/open-reading-room.ts';
import type { RouteDeps } from '../route.ts';

export type DigestStores = Pick<ReadingRoom, 'digests' | 'incidents'>;

/** Digests on a test's stores. */
export function openTestDigests(
  { digests, incidents }: DigestStores,
  deps: Pick<RouteDeps, 'checks' | 'llm'> & {
    readonly settings: () => Settings;
    readonly logger: Logger;
  },
): RouteDeps['digests'] {
  const { settings, logger } = deps;
  const timeZone = () => settings().general.time_zone;
  return createDigestDesk({
    store: digests,
    sources: {
      counts: digests.counts,
      statistics: incidents.statistics,
      availability: (range, signal) =>
        deps.checks.reports.report(
          { ...range, period: 'day', timeZone: timeZone(), serviceIds: undefined },
          systemClock.now().getTime() * 1_000,
          signal,
        ),
      budgets: deps.llm.budgets.list,
      offlineAfterMs: () => settings().hosts.offline_after_seconds * 1_000,
      logger,
    },
    write: createDigestWriter({ ruleTitle, timeZone }),
    settings,
  });
}
