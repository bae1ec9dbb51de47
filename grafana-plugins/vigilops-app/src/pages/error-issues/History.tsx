import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { Section } from '../../fleet/Section.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { EVENT_ICONS } from '../../issues/look.ts';
import type { ErrorIssueDetail } from '../../issues/types.ts';
import { eventText } from '../../issues/words.ts';
import { t } from '../../t.ts';

interface Props {
  readonly issue: ErrorIssueDetail;
  readonly now: number;
}

/** What became of it, newest first; it begins with its first line. */
export function History({ issue, now }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Section title={t('issue.history', 'What became of it')}>
      <ol className={styles.list}>
        {issue.history.map((event) => (
          <li key={event.id}>
            <Icon name={EVENT_ICONS[event.kind]} />
            <span>
              {eventText(event)}
              <span className={styles.note}>
                {event.by !== null && `${event.by} · `}
                <TimeAgo time={Date.parse(event.at)} now={now} />
              </span>
            </span>
          </li>
        ))}
        <li>
          <Icon name="bug" />
          <span>
            {issue.first_version === ''
              ? t('issue.first-seen', 'seen for the first time')
              : t('issue.first-seen-in', 'seen for the first time, in {{version}}', {
                  version: issue.first_version,
                })}
            <span className={styles.note}>
              <TimeAgo time={Date.parse(issue.first_seen)} now={now} />
            </span>
          </span>
        </li>
      </ol>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    margin: 0,
    li: { display: 'flex', gap: theme.spacing(1), padding: theme.spacing(0.5, 0), overflowWrap: 'anywhere' },
  }),
  note: css({
    display: 'block',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
