import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, TextLink, useStyles2, useTheme2 } from '@grafana/ui';
import { Mark } from '../../alerts/Marks.tsx';
import type { Notice } from '../../alerts/types.ts';
import { noticeKindName, noticeStateName } from '../../alerts/words.ts';
import { Section } from '../../fleet/Section.tsx';
import { absolute, clockTime } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { CHANNELS_PATH } from '../paths.ts';

const ICONS: Readonly<Record<Notice['state'], IconName>> = {
  waiting: 'clock-nine',
  sent: 'check-circle',
  folded: 'compress-arrows',
  given_up: 'times-circle',
  withdrawn: 'minus-circle',
};

interface Props {
  readonly notices: readonly Notice[];
  readonly now: number;
  readonly mayWrite: boolean;
}

/** Who was told, by which channel, and what did not get through. */
export function Told({ notices, now, mayWrite }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const colourOf = (state: Notice['state']) =>
    state === 'sent'
      ? theme.colors.success.text
      : state === 'given_up'
        ? theme.colors.error.text
        : theme.colors.text.secondary;
  return (
    <Section
      title={t('incident.told', 'Who was told')}
      more={{ href: CHANNELS_PATH, text: t('alerts.channels', 'Channels') }}
    >
      {notices.length === 0 && (
        <p className={styles.none}>
          <Icon name="info-circle" size="sm" /> {t('incident.nobody-told', 'Nobody, as far as messages go.')}{' '}
          {mayWrite && (
            <TextLink href={`${CHANNELS_PATH}?edit=new`}>
              {t('alerts.add-channel', 'Add a channel: chat, mail, phone')}
            </TextLink>
          )}
        </p>
      )}
      <ul className={styles.list}>
        {notices.map((notice) => {
          const time = Date.parse(notice.sent_at ?? notice.made_at);
          return (
            <li key={notice.id}>
              <time dateTime={new Date(time).toISOString()} title={absolute(time)}>
                {clockTime(time, now)}
              </time>
              <span className={styles.channel}>
                {notice.channel}
                <span className={styles.note}> {noticeKindName(notice.kind)}</span>
              </span>
              <Mark
                icon={ICONS[notice.state]}
                colour={colourOf(notice.state)}
                text={noticeStateName(notice.state)}
              />
              {notice.error !== null && notice.state !== 'sent' && (
                <span className={styles.error}>{notice.error}</span>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  none: css({ margin: 0, color: theme.colors.text.secondary }),
  list: css({
    listStyle: 'none',
    margin: 0,
    li: {
      display: 'grid',
      gridTemplateColumns: 'auto minmax(0, 1fr) auto',
      gap: theme.spacing(0, 1),
      padding: theme.spacing(0.25, 0),
    },
    time: { color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' },
  }),
  channel: css({ overflowWrap: 'anywhere' }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  error: css({
    gridColumn: '2 / -1',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
});
