import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { RowMenu } from '../../admin/RowMenu.tsx';
import { Table } from '../../admin/Table.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { Mark } from '../Marks.tsx';
import type { ChannelType, NotificationChannel } from '../types.ts';
import { className, severityName } from '../words.ts';
import { inLanguage } from './draft.ts';

type State = NotificationChannel['state'];

const ICONS: Readonly<Record<State, IconName>> = {
  untried: 'question-circle',
  working: 'check-circle',
  waiting: 'clock-nine',
  broken: 'times-circle',
};

interface Props {
  readonly channels: readonly NotificationChannel[];
  readonly types: readonly ChannelType[];
  readonly now: number;
  readonly mayWrite: boolean;
  readonly onEdit: (channel: NotificationChannel) => void;
  readonly onRemove: (channel: NotificationChannel) => void;
}

/** Channels with whether each gets through. */
export function ChannelTable({ channels, types, now, mayWrite, onEdit, onRemove }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Table
      label={t('alerts.channels', 'Channels')}
      heads={[
        t('channel.channel', 'Channel'),
        t('alerts.head.state', 'State'),
        t('channel.last', 'Last message'),
        t('channel.waiting', 'Waiting'),
        t('channel.min-severity', 'Told here from'),
        '',
      ]}
    >
      {channels.map((channel) => (
        <tr key={channel.id} className={channel.enabled ? undefined : styles.off}>
          <th scope="row">
            {channel.name}
            <div className={styles.note}>
              {titleOf(channel, types)} · {className(channel.class)}
              {channel.fallback !== null &&
                ` · ${t('channel.else', 'else {{name}}', { name: channel.fallback })}`}
            </div>
          </th>
          <td>
            <StateOf channel={channel} />
            {channel.last_error !== null && channel.state !== 'working' && (
              <div className={styles.note}>{channel.last_error}</div>
            )}
          </td>
          <td>
            {channel.last_sent_at === null ? (
              '–'
            ) : (
              <TimeAgo time={Date.parse(channel.last_sent_at)} now={now} />
            )}
          </td>
          <td>{channel.waiting === 0 ? '–' : count(channel.waiting)}</td>
          <td>{severityName(channel.min_severity)}</td>
          <td>
            {mayWrite && (
              <RowMenu
                label={t('maintenance.actions', 'What can be done with {{title}}', { title: channel.name })}
                actions={[
                  { label: t('channel.edit', 'Edit and try'), icon: 'pen', run: () => onEdit(channel) },
                  {
                    label: t('channel.remove', 'Remove the channel'),
                    icon: 'trash-alt',
                    destructive: true,
                    run: () => onRemove(channel),
                  },
                ]}
              />
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}

const titleOf = ({ type }: NotificationChannel, types: readonly ChannelType[]): string => {
  const known = types.find((each) => each.type === type);
  return known === undefined ? type : inLanguage(known.title);
};

function StateOf({ channel: { state, enabled } }: { readonly channel: NotificationChannel }) {
  const theme = useTheme2();
  if (!enabled) {
    return <Mark icon="pause" colour={theme.colors.text.secondary} text={t('channel.off', 'Switched off')} />;
  }
  const colours: Readonly<Record<State, string>> = {
    untried: theme.colors.text.secondary,
    working: theme.colors.success.text,
    waiting: theme.colors.warning.text,
    broken: theme.colors.error.text,
  };
  return <Mark icon={ICONS[state]} colour={colours[state]} text={stateName(state)} />;
}

function stateName(state: State): string {
  switch (state) {
    case 'untried':
      return t('channel.untried', 'Not used yet');
    case 'working':
      return t('channel.working', 'Works');
    case 'waiting':
      return t('channel.has-to-wait', 'Has to wait');
    case 'broken':
      return t('channel.broken', 'Refused');
    default:
      return state satisfies never;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  off: css({ opacity: 0.65 }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
    overflowWrap: 'anywhere',
  }),
});
