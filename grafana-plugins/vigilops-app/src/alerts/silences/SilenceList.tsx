import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { RowMenu, type RowAction } from '../../admin/RowMenu.tsx';
import { Table } from '../../admin/Table.tsx';
import { absolute, clockTime, count } from '../../fleet/words.ts';
import { stretch } from '../../services/words.ts';
import { t } from '../../t.ts';
import { matcherText } from '../matcher-text.ts';
import type { Silence } from '../types.ts';
import { weeklyText } from '../weekly-words.ts';

interface Props {
  readonly label: string;
  readonly silences: readonly Silence[];
  readonly now: number;
  readonly mayWrite: boolean;
  readonly onEdit: (silence: Silence) => void;
  readonly onAgain: (silence: Silence) => void;
  readonly onExpire: (silence: Silence) => void;
}

/** Silences with what each hides, why, and until when. */
export function SilenceList({ label, silences, now, mayWrite, ...on }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Table
      label={label}
      heads={[
        t('silences.what', 'What falls silent'),
        t('silences.until', 'Until'),
        t('silences.hidden', 'Hides now'),
        t('maintenance.by', 'By'),
        '',
      ]}
    >
      {silences.map((silence) => (
        <tr key={silence.id}>
          <th scope="row">
            <code className={styles.matchers}>{silence.matchers.map(matcherText).join(' ')}</code>
            <div className={styles.note}>{silence.comment}</div>
            {silence.recurrence !== null && (
              <div className={styles.note}>
                <Icon name="repeat" size="sm" /> {weeklyText(silence.recurrence)}
              </div>
            )}
          </th>
          <td>
            {silence.state === 'pending' && (
              <div className={styles.note}>
                {t('silences.begins', 'begins {{time}}', {
                  time: clockTime(Date.parse(silence.starts_at), now),
                })}
              </div>
            )}
            <time dateTime={silence.ends_at} title={absolute(Date.parse(silence.ends_at))}>
              {clockTime(Date.parse(silence.ends_at), now)}
            </time>
            {silence.state === 'active' && (
              <div className={styles.note}>
                {t('silences.left', '{{time}} left', {
                  time: stretch((Date.parse(silence.ends_at) - now) / 1_000),
                })}
              </div>
            )}
          </td>
          <td>{silence.hides === 0 ? '–' : count(silence.hides)}</td>
          <td>{silence.created_by}</td>
          <td>
            {mayWrite && (
              <RowMenu
                label={t('maintenance.actions', 'What can be done with {{title}}', {
                  title: silence.matchers.map(matcherText).join(' '),
                })}
                actions={actionsOf(silence, on)}
              />
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function actionsOf(
  silence: Silence,
  { onEdit, onAgain, onExpire }: Pick<Props, 'onEdit' | 'onAgain' | 'onExpire'>,
): RowAction[] {
  if (silence.state === 'expired') {
    return [{ label: t('silences.again', 'Make it again'), icon: 'repeat', run: () => onAgain(silence) }];
  }
  return [
    { label: t('service.edit', 'Edit'), icon: 'pen', run: () => onEdit(silence) },
    {
      label: t('silences.expire', 'End it now'),
      icon: 'bell',
      destructive: true,
      run: () => onExpire(silence),
    },
  ];
}

const getStyles = (theme: GrafanaTheme2) => ({
  matchers: css({ overflowWrap: 'anywhere', whiteSpace: 'normal' }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
    overflowWrap: 'anywhere',
  }),
});
