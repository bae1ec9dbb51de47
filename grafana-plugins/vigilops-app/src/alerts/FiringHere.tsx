import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Link, useStyles2, useTheme2 } from '@grafana/ui';
import { REFRESH_MS } from '../fleet/app-data.tsx';
import { Section } from '../fleet/Section.tsx';
import { useAsked } from '../fleet/use-asked.ts';
import { TimeAgo } from '../fleet/TimeAgo.tsx';
import { ALERTS_PATH, incidentPath } from '../pages/paths.ts';
import { t } from '../t.ts';
import { SEVERITY_ICONS, severityColour } from './look.ts';
import { QuietMark } from './Marks.tsx';
import type { Alert } from './types.ts';
import { severityName } from './words.ts';

const SHOWN = 10;

type About = { readonly hostId: number } | { readonly serviceId: number };

/** What fires on this host or service; nothing where nothing does. */
export function FiringHere(about: About) {
  const key = 'hostId' in about ? { host_id: about.hostId } : { service_id: about.serviceId };
  const found = useAsked(REFRESH_MS.live, 'listAlerts', {
    query: { ...key, status: ['firing', 'acknowledged'], limit: SHOWN },
  });
  const items = found.data?.items ?? [];
  if (items.length === 0) {
    return null;
  }
  const more = 'hostId' in about ? `${ALERTS_PATH}?host=${about.hostId}` : ALERTS_PATH;
  return (
    <Section
      title={t('alerts.fires-here', 'What fires here')}
      more={{ href: more, text: t('alerts.title', 'Alerts') }}
    >
      <FiringList alerts={items} now={found.at ?? 0} />
    </Section>
  );
}

function FiringList({ alerts, now }: { readonly alerts: readonly Alert[]; readonly now: number }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  return (
    <ul className={styles.list}>
      {alerts.map(
        ({ id, message, severity, incident_id: incident, fired_at: at, acknowledged_by: by, quiet }) => (
          <li key={id}>
            <Icon
              name={SEVERITY_ICONS[severity]}
              title={severityName(severity)}
              style={{ color: severityColour(severity, theme).text }}
            />
            <Link
              href={incident === null ? ALERTS_PATH : incidentPath(incident)}
              className={styles.what}
              data-step
            >
              {message}
            </Link>
            <span className={styles.note}>
              <TimeAgo time={Date.parse(at)} now={now} />
              {by !== null && ` · ${t('alerts.at-it', '{{name}} is at it', { name: by })}`}
            </span>
            {quiet !== null && (
              <span className={styles.note}>
                <QuietMark reason={quiet} />
              </span>
            )}
          </li>
        ),
      )}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    margin: 0,
    li: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0, 1),
      padding: theme.spacing(0.25, 0),
    },
  }),
  what: css({
    flex: '1 1 0',
    minWidth: theme.spacing(20),
    overflowWrap: 'anywhere',
    '&:hover': { textDecoration: 'underline' },
  }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
