import type { ActionLinkStore, NoticeStore } from '../model/index.ts';
import type { Clock } from '@vigilops/runtime';
import type { Job } from './job.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** As long as alerts are kept. */
const KEPT_US = 400 * 86_400e6;
/** So long an old link says that it is old. */
const LINKS_KEPT_US = 7 * 86_400e6;

/** Who waits longer for a message is not told in time. */
const LATE_MS = 300_000;

/** Says what waits to be sent; lets go of old messages, and of links that are good no more. */
export function createNoticeJobs(
  notices: Pick<NoticeStore, 'backlog' | 'prune'>,
  links: Pick<ActionLinkStore, 'prune'>,
  clock: Clock,
): readonly Job[] {
  return [
    {
      name: 'outbox',
      everyMs: 15_000,
      timeoutMs: 10_000,
      run: async (signal) => {
        const { waiting, oldestUs, brokenChannels } = await notices.backlog(signal);
        const since = oldestUs === null ? null : new Date(oldestUs / 1_000);
        const ageMs = since === null ? 0 : clock.now().getTime() - since.getTime();
        const late = `${String(waiting)} messages wait to be sent, the oldest for ${String(Math.round(ageMs / MINUTE))} min`;
        const broken = `notification channels that are broken: ${String(brokenChannels)}`;
        return {
          waiting,
          waitingSince: since?.toISOString() ?? null,
          brokenChannels,
          warning: ageMs > LATE_MS ? late : brokenChannels > 0 ? broken : null,
        };
      },
    },
    {
      name: 'prune-notices',
      everyMs: HOUR,
      timeoutMs: MINUTE,
      run: async (signal) => {
        const nowUs = clock.now().getTime() * 1_000;
        return {
          notices: await notices.prune(nowUs - KEPT_US, signal),
          links: await links.prune(nowUs - LINKS_KEPT_US, signal),
        };
      },
    },
  ];
}
