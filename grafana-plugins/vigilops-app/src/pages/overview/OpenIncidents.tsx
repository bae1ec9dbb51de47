import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, useStyles2 } from '@grafana/ui';
import { IncidentFacts } from '../alerts/IncidentFacts.tsx';
import { PriorityMark, SeverityMark } from '../../alerts/Marks.tsx';
import type { Incident } from '../../alerts/types.ts';
import { Section } from '../../fleet/Section.tsx';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { ALERTS_PATH, incidentPath } from '../paths.ts';

const SHOWN = 5;

interface Props {
  readonly incidents: readonly Incident[];
  readonly now: number;
}

/** What is wrong now, the most urgent first; nothing where nothing is. */
export function OpenIncidents({ incidents, now }: Props) {
  const styles = useStyles2(getStyles);
  if (incidents.length === 0) {
    return null;
  }
  return (
    <Section
      title={t('alerts.incidents', 'Incidents')}
      more={{
        href: ALERTS_PATH,
        text: t('overview.all-services', 'All {{total}}', { total: count(incidents.length) }),
      }}
    >
      <ul className={styles.list}>
        {incidents.slice(0, SHOWN).map((incident) => (
          <li key={incident.id}>
            <PriorityMark priority={incident.priority} reason={incident.priority_reason} />
            <div className={styles.what}>
              <Link href={incidentPath(incident.id)} data-step className={styles.title}>
                {incident.title}
              </Link>
              {incident.cause !== null && <div>{incident.cause}</div>}
              <div className={styles.facts}>
                <SeverityMark severity={incident.severity} />
                <IncidentFacts incident={incident} now={now} />
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    margin: 0,
    li: { display: 'flex', alignItems: 'start', gap: theme.spacing(1.5), padding: theme.spacing(0.5, 0) },
  }),
  what: css({ minWidth: 0, overflowWrap: 'anywhere' }),
  title: css({ fontWeight: theme.typography.fontWeightMedium, '&:hover': { textDecoration: 'underline' } }),
  facts: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0, 2),
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
  }),
});
