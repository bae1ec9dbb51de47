import type { ActionLinkStore, NoticeStore } from '../model/index.ts';
import type { Clock } from '@vigilops/runtime';
import type { Job } from './job.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** As long as alerts are kept. */
const KEPT_US = 400 * 86_400e6;
/** So long an old link says that it is old. */
const LINKS_KEPT_US = 7 * 86_400e6;

/** Lets go of old messages, and of links that are good no more. */
export function createNoticeJobs(
  notices: Pick<NoticeStore, 'prune'>,
  links: Pick<ActionLinkStore, 'prune'>,
  clock: Clock,
): readonly Job[] {
  return [
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
