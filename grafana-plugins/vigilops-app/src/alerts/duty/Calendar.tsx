import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Icon, useStyles2 } from '@grafana/ui';
import { weekdayName, WEEKDAYS } from '../../pages/settings/quiet-time.ts';
import { dayName } from '../../services/words.ts';
import { t } from '../../t.ts';
import type { DutyNow } from '../types.ts';
import { weeksOf } from './weeks.ts';

interface Props {
  readonly name: string;
  readonly turns: DutyNow['turns'];
  readonly timeZone: string;
  /** Milliseconds. */
  readonly now: number;
}

/** Four weeks of turns, a day a cell. */
export function Calendar({ name, turns, timeZone, now }: Props) {
  const styles = useStyles2(getStyles);
  const language = config.bootData.user.language || 'en-US';
  return (
    <table className={styles.table} aria-label={t('duty.calendar', 'Turns of {{name}}', { name })}>
      <thead>
        <tr>
          {WEEKDAYS.map((day) => (
            <th key={day} scope="col">
              {weekdayName(day, language)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(turns, now, timeZone).map((week) => (
          <tr key={week[0]?.date}>
            {week.map(({ date, dayOfMonth, isPast, isToday, people }) => (
              <td
                key={date}
                className={cx(isPast && styles.past, isToday && styles.today)}
                title={dayName(date)}
              >
                <span className={styles.date}>{dayOfMonth}</span>
                {people.map((person, at) => (
                  <span key={at} className={styles.person} title={person.name}>
                    {person.isOverride && (
                      <Icon name="repeat" size="xs" title={t('duty.swapped', 'Swapped')} />
                    )}
                    {person.name}
                  </span>
                ))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    width: '100%',
    tableLayout: 'fixed',
    borderCollapse: 'collapse',
    'th, td': {
      padding: theme.spacing(0.5),
      border: `1px solid ${theme.colors.border.weak}`,
      verticalAlign: 'top',
      textAlign: 'left',
      fontSize: theme.typography.bodySmall.fontSize,
    },
    th: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    td: { height: theme.spacing(6) },
  }),
  date: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
  person: css({
    display: 'block',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
  past: css({ color: theme.colors.text.secondary }),
  today: css({
    background: theme.colors.background.secondary,
    boxShadow: `inset 0 2px ${theme.colors.primary.main}`,
  }),
});
