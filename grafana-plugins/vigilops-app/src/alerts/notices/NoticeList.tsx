import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { EmptyState, Icon, Link, useStyles2, useTheme2 } from '@grafana/ui';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { ALERTS_PATH, incidentPath } from '../../pages/paths.ts';
import { t } from '../../t.ts';
import { SEVERITY_ICONS, severityColour } from '../look.ts';
import type { Notice } from '../types.ts';
import { noticeKindName, severityName } from '../words.ts';

interface Props {
  readonly notices: readonly Notice[];
  /** Those with a larger id are new. */
  readonly newAfter: number;
  readonly now: number;
  readonly onFollow: () => void;
}

/** Messages to the app, each a way to its incident. */
export function NoticeList({ notices, newAfter, now, onFollow }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  if (notices.length === 0) {
    return (
      <EmptyState variant="completed" hideImage message={t('notices.none', 'No message in a week')}>
        {t('notices.none-help', 'What fires is told here at once, whatever other channels there are.')}
      </EmptyState>
    );
  }
  return (
    <ul className={styles.list}>
      {notices.map((notice) => {
        const { id, kind, severity, title, incident_id: incident } = notice;
        const over = kind === 'resolved';
        const colour = over ? theme.colors.success : severityColour(severity, theme);
        return (
          <li key={id} className={id > newAfter ? styles.fresh : undefined}>
            <Link href={incident === null ? ALERTS_PATH : incidentPath(incident)} onClick={onFollow}>
              <Icon
                name={over ? 'check-circle' : SEVERITY_ICONS[severity]}
                style={{ color: colour.text }}
                aria-label={over ? noticeKindName(kind) : severityName(severity)}
              />
              <span className={styles.title}>{title}</span>
              <span className={styles.note}>
                {noticeKindName(kind)} · <TimeAgo time={Date.parse(notice.made_at)} now={now} />
                {id > newAfter && ` · ${t('notices.new', 'new')}`}
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    a: {
      display: 'grid',
      gridTemplateColumns: 'auto minmax(0, 1fr)',
      gap: theme.spacing(0, 1),
      padding: theme.spacing(1),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      '&:hover': { background: theme.colors.background.secondary },
    },
  }),
  fresh: css({ background: theme.colors.background.secondary }),
  title: css({ overflowWrap: 'anywhere' }),
  note: css({
    gridColumn: 2,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
