import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, TextLink, useStyles2, useTheme2 } from '@grafana/ui';
import { STATE_ICONS, stateColour } from '../../alerts/look.ts';
import { QuietMark, SeverityMark } from '../../alerts/Marks.tsx';
import type { IncidentDetail } from '../../alerts/types.ts';
import { priorityName, stateName } from '../../alerts/words.ts';
import { absolute, clockTime, count } from '../../fleet/words.ts';
import { stretch } from '../../services/words.ts';
import { t } from '../../t.ts';
import { hostPath, servicePath } from '../paths.ts';
import { logsOfIncident } from './window.ts';

const SHOWN = 6;

interface Props {
  readonly incident: IncidentDetail;
  readonly now: number;
}

/** How it stands, why, how urgent and why, and who is at it. */
export function IncidentHead({ incident, now }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { state, severity, cause, quiet, alerts, firing } = incident;
  const colour = stateColour(state, severity, theme);
  return (
    <section className={styles.head} style={{ borderLeftColor: colour.main }} aria-label={incident.title}>
      <p className={styles.state} role="status">
        <Icon name={STATE_ICONS[state]} size="xl" style={{ color: colour.text }} />
        <span title={absolute(Date.parse(incident.started_at))}>{stateText(incident, now)}</span>
      </p>
      <p className={styles.cause}>
        <span className={styles.name}>{t('incident.cause', 'Likely cause')}</span>
        {cause ?? t('incident.no-cause', 'None is known yet.')}
      </p>
      <dl className={styles.facts}>
        <div>
          <dt>{priorityName(incident.priority)}</dt>
          <dd>{incident.priority_reason}</dd>
        </div>
        <div>
          <dt>{t('alerts.severity-name', 'Severity')}</dt>
          <dd>
            <SeverityMark severity={severity} />
          </dd>
        </div>
        <div>
          <dt>{t('incident.alerts', 'Alerts')}</dt>
          <dd>
            {state === 'resolved'
              ? count(alerts)
              : t('incident.of-firing', '{{firing}} of {{total}} fire', {
                  firing: count(firing),
                  total: count(alerts),
                })}
          </dd>
        </div>
        <div>
          <dt>{t('incident.who', 'Who is at it')}</dt>
          <dd>{incident.assigned_to ?? incident.acknowledged_by ?? t('incident.nobody', 'nobody')}</dd>
        </div>
        <Places incident={incident} now={now} />
      </dl>
      {quiet !== null && <QuietMark reason={quiet} />}
    </section>
  );
}

/** Ways to what it is about, and to its logs of the same time. */
function Places({ incident, now }: Props) {
  const styles = useStyles2(getStyles);
  const places = [
    ...incident.hosts.map(({ id, name }) => ({ href: hostPath(id), name })),
    ...incident.services.map(({ id, name }) => ({ href: servicePath(id), name })),
  ];
  const logs = logsOfIncident(incident, now);
  return (
    <>
      {places.length > 0 && (
        <div>
          <dt>{t('alerts.head.where', 'Where')}</dt>
          <dd>
            {places.slice(0, SHOWN).map(({ href, name }) => (
              <span key={href} className={styles.place}>
                <TextLink href={href}>{name}</TextLink>
              </span>
            ))}
            {places.length > SHOWN && `+${count(places.length - SHOWN)}`}
          </dd>
        </div>
      )}
      {logs !== undefined && (
        <div>
          <dt>{t('incident.logs', 'Logs')}</dt>
          <dd>
            <TextLink href={logs}>{t('incident.logs-then', 'of the same time')}</TextLink>
          </dd>
        </div>
      )}
    </>
  );
}

/** `Firing since 14:02, for 12 min`. */
function stateText(
  { state, started_at: from, resolved_at: to, acknowledged_by: by }: IncidentDetail,
  now: number,
) {
  const start = Date.parse(from);
  const time = clockTime(start, now);
  if (state === 'resolved' && to !== null) {
    return t('incident.was', 'Resolved at {{time}}; it lasted {{long}}', {
      time: clockTime(Date.parse(to), now),
      long: stretch((Date.parse(to) - start) / 1_000),
    });
  }
  const since = t('service.state-since', '{{state}} since {{time}}, for {{long}}', {
    state: stateName('firing'),
    time,
    long: stretch((now - start) / 1_000),
  });
  return state === 'acknowledged' && by !== null
    ? t('incident.taken', '{{state}}; {{name}} is at it', { state: since, name: by })
    : since;
}

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    padding: theme.spacing(1.5, 2),
    borderLeft: `${theme.spacing(0.5)} solid`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
  }),
  state: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    margin: 0,
    fontSize: theme.typography.h4.fontSize,
  }),
  cause: css({ margin: 0, overflowWrap: 'anywhere' }),
  place: css({ marginRight: theme.spacing(1) }),
  name: css({ marginRight: theme.spacing(1), color: theme.colors.text.secondary }),
  facts: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 3),
    margin: 0,
    '& > div': { display: 'flex', gap: theme.spacing(1), minWidth: 0 },
    dt: {
      color: theme.colors.text.secondary,
      fontWeight: theme.typography.fontWeightRegular,
      whiteSpace: 'nowrap',
    },
    dd: { margin: 0, overflowWrap: 'anywhere' },
  }),
});
