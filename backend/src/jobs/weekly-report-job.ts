import type { Settings } from '@vigilops/contracts/api';
import { wallClock } from '@vigilops/runtime';
import {
  textContent,
  type AlertCounts,
  type ChannelStore,
  type IncidentStore,
  type NewNotice,
  type NoticeStore,
} from '../model/index.ts';
import type { Job } from './job.ts';

export interface WeeklyReportDeps {
  readonly settings: () => Settings;
  readonly incidents: Pick<IncidentStore, 'statistics'>;
  readonly notices: Pick<NoticeStore, 'list' | 'add'>;
  readonly channels: Pick<ChannelStore, 'list'>;
  /** Whether a kind of channel is one that people read at their own time. */
  readonly isForReading: (channelType: string) => boolean;
  readonly write: (
    counts: AlertCounts,
    language: Settings['general']['language'],
  ) => { readonly title: string; readonly lines: readonly string[] };
  readonly nowUs: (signal: AbortSignal) => Promise<number>;
  /** Messages were made. */
  readonly onNotices: () => void;
}

const DAY_US = 86_400e6;
const WEEK_US = 7 * DAY_US;
const MONDAY = 1;
const HOUR = 9;

/**
 * On Mondays from nine on by the clock of the house, once: who hides something says what. That it was made is known by the
 * messages themselves, so that no restart makes another.
 */
export function createWeeklyReportJob(deps: WeeklyReportDeps): Job {
  return {
    name: 'weekly-report',
    everyMs: 600_000,
    timeoutMs: 60_000,
    run: async (signal) => {
      const { general, notifications } = deps.settings();
      const nowUs = await deps.nowUs(signal);
      if (!notifications.weekly_report || !isTime(nowUs, general.time_zone)) {
        return {};
      }
      const week = { fromUs: nowUs - WEEK_US, toUs: nowUs };
      const [made] = await deps.notices.list(
        { kinds: ['report'], fromUs: nowUs - 2 * DAY_US, toUs: nowUs + DAY_US, limit: 1 },
        signal,
      );
      const counts = await deps.incidents.statistics({ ...week, stepUs: WEEK_US }, signal);
      if (made !== undefined || counts.alerts === 0) {
        return {};
      }
      const report = deps.write(counts, general.language);
      const readers = (await deps.channels.list(signal)).filter(
        ({ definition }) => definition.enabled && deps.isForReading(definition.type),
      );
      const notices = readers.map(({ id, definition }): NewNotice => ({
        ...ABOUT_NOTHING,
        channelId: id,
        channelName: definition.name,
        channelType: definition.type,
        content: textContent('report', { ...report, startedUs: week.fromUs }),
        dueUs: nowUs,
      }));
      await deps.notices.add(notices, nowUs, signal);
      deps.onNotices();
      return { messages: notices.length };
    },
  };
}

function isTime(nowUs: number, timeZone: string): boolean {
  const shown = new Date(wallClock(timeZone).shows(nowUs / 1_000));
  return shown.getUTCDay() === MONDAY && shown.getUTCHours() >= HOUR;
}

const ABOUT_NOTHING = { incidentId: null, kind: 'report', step: 0, severity: 'info', alertIds: [] } as const;
