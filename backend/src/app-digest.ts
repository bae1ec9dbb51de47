import type { Settings } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { createDigestDesk, createDigestWriter, publishDue, type DigestDesk } from './analysis/index.ts';
import type { ServiceChecks } from './app-checks.ts';
import type { Llm } from './app-llm.ts';
import type { Notify } from './app-notify.ts';
import { createDigestJobs, type Job } from './jobs/index.ts';
import type { Narrator } from './model/index.ts';
import { ruleTitle } from './rules/index.ts';
import type { Store } from './store/index.ts';

export interface Digests {
  readonly desk: DigestDesk;
  readonly jobs: readonly Job[];
}

export interface DigestParts {
  readonly store: Pick<Store, 'digests' | 'incidents' | 'channels' | 'databaseTime'>;
  readonly checks: Pick<ServiceChecks, 'checks'>;
  readonly llm: Pick<Llm, 'desk'>;
  readonly notify: Pick<Notify, 'classOf' | 'poke'>;
  /** Undefined: the house's own sentences alone. */
  readonly narrator: Narrator | undefined;
}

/** What happened in a day or a week: counted, written, shown and sent. */
export function openDigests(
  deps: { readonly clock: Clock; readonly logger: Logger; readonly settings: () => Settings },
  { store, checks, llm, notify, narrator }: DigestParts,
): Digests {
  const { settings, clock, logger } = deps;
  const timeZone = () => settings().general.time_zone;
  const sources = {
    counts: store.digests.counts,
    statistics: store.incidents.statistics,
    availability: (range: { readonly fromUs: number; readonly toUs: number }, signal: AbortSignal) =>
      checks.checks.reports.report(
        { ...range, period: 'day', timeZone: timeZone(), serviceIds: undefined },
        clock.now().getTime() * 1_000,
        signal,
      ),
    budgets: llm.desk.budgets.list,
    offlineAfterMs: () => settings().hosts.offline_after_seconds * 1_000,
    logger,
  };
  const write = createDigestWriter({ ruleTitle, timeZone });
  const publishing = {
    store: store.digests,
    sources,
    write,
    settings,
    channels: store.channels.list,
    isForReading: (type: string) => ['in_app', 'email'].includes(notify.classOf(type) ?? ''),
    narrator,
    onNotices: notify.poke,
  };
  return {
    desk: createDigestDesk({ store: store.digests, sources, write, settings }),
    jobs: createDigestJobs({
      publish: (kind, nowUs, signal) => publishDue(kind, publishing, nowUs, signal),
      store: store.digests,
      nowUs: store.databaseTime,
    }),
  };
}
