import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, TextLink, useStyles2 } from '@grafana/ui';
import { TimeAgo } from '../fleet/TimeAgo.tsx';
import { clockTime, count } from '../fleet/words.ts';
import { hostPath, servicePath } from '../pages/paths.ts';
import { t } from '../t.ts';
import { CertificateMark } from './CertificateMark.tsx';
import { StateBanner } from './StateBanner.tsx';
import type { ServiceDetail } from './types.ts';
import { availabilityText, milliseconds, statusName, stretch, typeName } from './words.ts';

interface Props {
  readonly service: ServiceDetail;
  /** Of the host that it runs on. */
  readonly hostName: string | undefined;
  readonly now: number;
}

/** How it is and why, and the figures that say how well. */
export function ServiceHead({ service, hostName, now }: Props) {
  const styles = useStyles2(getStyles);
  const facts: readonly (readonly [string, string])[] = [
    [t('services.response', 'Response'), milliseconds(service.response_time_ms)],
    [
      t('services.availability', 'Available, 30 days'),
      availabilityText(service.availability.month.availability_percent),
    ],
    [
      t('service.objective-name', 'Objective'),
      service.objective_percent === null ? '–' : availabilityText(service.objective_percent),
    ],
    [t('service.observers', 'Observers'), count(service.observers)],
    ...(service.group === null ? [] : [[t('hosts.group', 'Group'), service.group] as const]),
  ];
  return (
    <section className={styles.head} aria-label={service.name}>
      <StateBanner status={service.status} text={stateText(service, now)} />
      <Cause service={service} />
      {service.description !== '' && <p className={styles.description}>{service.description}</p>}
      <dl className={styles.facts}>
        <div>
          <dt>{typeName(service.type)}</dt>
          <dd>
            {targetOf(service)} <CertificateMark expiresAt={service.certificate_expires_at} now={now} />
          </dd>
        </div>
        {service.host_id !== null && (
          <div>
            <dt>{t('service.runs-on', 'Runs on')}</dt>
            <dd>
              <TextLink href={hostPath(service.host_id)}>{hostName ?? String(service.host_id)}</TextLink>
            </dd>
          </div>
        )}
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{t('services.checked', 'Last check')}</dt>
          <dd>
            {service.last_check_at === null ? (
              t('service.never', 'never')
            ) : (
              <TimeAgo time={Date.parse(service.last_check_at)} now={now} />
            )}
          </dd>
        </div>
      </dl>
    </section>
  );
}

/** What is asked; of a heartbeat, how often it comes. */
function targetOf({ target, config }: ServiceDetail): string {
  return config?.type === 'heartbeat'
    ? t('service.every', 'every {{time}}', { time: stretch(config.period_seconds) })
    : (target ?? '–');
}

/** `Down since 14:02, for 12 min: connection refused`. */
function stateText(service: ServiceDetail, now: number): string {
  const { status, status_since: at, status_reason: reason } = service;
  const state = statusName(status);
  const since = at === null ? undefined : Date.parse(at);
  const text =
    since === undefined
      ? state
      : t('service.state-since', '{{state}} since {{time}}, for {{long}}', {
          state,
          time: clockTime(since, now),
          long: stretch((now - since) / 1_000),
        });
  return reason === null || reason === '' || status === 'up'
    ? text
    : t('service.state-reason', '{{state}}: {{reason}}', { state: text, reason });
}

/** What it hangs on that is down: then nobody needs to look here. */
function Cause({ service: { because_of: parent, status } }: Pick<Props, 'service'>) {
  if (parent === null || (status !== 'down' && status !== 'unknown')) {
    return null;
  }
  const path = parent.kind === 'host' ? hostPath(parent.id) : servicePath(parent.id);
  return (
    <Alert
      severity="info"
      title={
        parent.kind === 'host'
          ? t('service.cause-host', 'Its host {{name}} is offline', { name: parent.name })
          : t('service.cause-service', '{{name}}, on which it depends, is down', { name: parent.name })
      }
    >
      {t('service.cause-help', 'While that lasts this service raises no alarm of its own.')}{' '}
      <TextLink href={path}>{t('service.cause-look', 'Look at {{name}}', { name: parent.name })}</TextLink>
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5) }),
  description: css({ margin: 0, color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
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
    dd: { margin: 0, overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' },
  }),
});
