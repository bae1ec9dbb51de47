import { config } from '@grafana/runtime';
import { isOverMidnight, weekdayName, WEEKDAYS } from '../pages/settings/quiet-time.ts';
import { t } from '../t.ts';
import type { WeeklyTime } from './types.ts';

/** `Mon, Tue 22:00 – 07:00 the next day, Asia/Shanghai`. */
export function weeklyText(time: WeeklyTime): string {
  const language = config.bootData.user.language || 'en-US';
  const days =
    time.days.length === WEEKDAYS.length
      ? t('weekly.every-day', 'Every day')
      : time.days.map((day) => weekdayName(day, language)).join(', ');
  const until = isOverMidnight(time)
    ? t('weekly.next-day', '{{time}} the next day', { time: time.to })
    : time.to;
  return `${days} ${time.from} – ${until}, ${time.time_zone}`;
}
