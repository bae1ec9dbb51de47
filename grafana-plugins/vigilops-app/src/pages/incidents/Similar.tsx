import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, useStyles2 } from '@grafana/ui';
import type { IncidentDetail } from '../../alerts/types.ts';
import { Section } from '../../fleet/Section.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { stretch } from '../../services/words.ts';
import { t } from '../../t.ts';
import { incidentPath } from '../paths.ts';

interface Props {
  readonly similar: IncidentDetail['similar'];
  readonly now: number;
}

/** Earlier ones of the same rules in the same places, and how they ended. */
export function Similar({ similar, now }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Section title={t('incident.similar', 'It happened before')}>
      {similar.length === 0 && (
        <p className={styles.none}>{t('incident.none-similar', 'Not in what is kept.')}</p>
      )}
      <ul className={styles.list}>
        {similar.map(({ id, title, started_at: from, resolved_at: to, ending }) => (
          <li key={id}>
            <Link href={incidentPath(id)} className={styles.title}>
              {title}
            </Link>
            <span className={styles.note}>
              <TimeAgo time={Date.parse(from)} now={now} />
              {to !== null &&
                ` · ${t('alerts.lasted', 'lasted {{time}}', {
                  time: stretch((Date.parse(to) - Date.parse(from)) / 1_000),
                })}`}
            </span>
            {ending !== null && <p className={styles.ending}>{ending}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  none: css({ margin: 0, color: theme.colors.text.secondary }),
  list: css({
    listStyle: 'none',
    margin: 0,
    li: { padding: theme.spacing(0.5, 0), borderTop: `1px solid ${theme.colors.border.weak}` },
    'li:first-child': { borderTop: 'none' },
  }),
  title: css({ display: 'block', overflowWrap: 'anywhere', '&:hover': { textDecoration: 'underline' } }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  ending: css({ margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
});
