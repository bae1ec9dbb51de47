import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { LinkButton, Stack, TextLink, useStyles2 } from '@grafana/ui';
import { Refused } from '../admin/Refused.tsx';
import { useAction } from '../admin/use-action.ts';
import type { Host, Service } from '../api/types.ts';
import { useAppData } from '../fleet/app-data.tsx';
import { Part } from '../fleet/Part.tsx';
import { Section } from '../fleet/Section.tsx';
import { TimeAgo } from '../fleet/TimeAgo.tsx';
import type { Polled } from '../fleet/use-polled.ts';
import { logsPath, newServicePath, servicePath, type LinkRange } from '../pages/paths.ts';
import { MaintenanceMenu } from '../services/MaintenanceMenu.tsx';
import { StatusMark } from '../services/StatusMark.tsx';
import { byTrouble, compareNames } from '../services/trouble.ts';
import { isChecked, type NewMaintenance } from '../services/types.ts';
import { useMayWrite } from '../services/use-may-write.ts';
import { availabilityText, milliseconds } from '../services/words.ts';
import { t } from '../t.ts';

interface Props {
  readonly host: Host;
  readonly services: Polled<Service[]>;
  readonly range: LinkRange;
  readonly now: number;
}

/** What runs on the host: what is checked with its state, then what told of itself. A Member sees no empty part. */
export function HostServices({ host, services, range, now }: Props) {
  const styles = useStyles2(getStyles);
  const mayWrite = useMayWrite();
  if (services.data?.length === 0 && !mayWrite) {
    return null;
  }
  return (
    <Section
      title={t('host.services', 'Services on this host')}
      tools={mayWrite ? <Tools host={host} onStarted={services.retry} /> : undefined}
    >
      <Part polled={services} rows={2}>
        {(all) => (
          <ul className={styles.list}>
            {all.length === 0 && (
              <li className={styles.note}>{t('host.no-services', 'Nothing is checked here yet.')}</li>
            )}
            {all
              .filter(isChecked)
              .sort(byTrouble)
              .map((service) => (
                <Checked key={service.id} service={service} now={now} />
              ))}
            {all
              .filter((service) => !isChecked(service))
              .sort(compareNames)
              .map((service) => (
                <Telling key={service.id} service={service} host={host} range={range} now={now} />
              ))}
          </ul>
        )}
      </Part>
    </Section>
  );
}

function Tools({ host, onStarted }: { readonly host: Host; readonly onStarted: () => void }) {
  const { api } = useAppData();
  const start = useAction((body: NewMaintenance) => api.call('createMaintenance', { body }), onStarted);
  return (
    <Stack wrap="wrap" gap={1}>
      <Refused error={start.error} />
      <MaintenanceMenu
        size="sm"
        name={host.name}
        of={{ host_ids: [host.id] }}
        busy={start.busy}
        onStart={start.run}
      />
      <LinkButton size="sm" variant="secondary" icon="plus" href={newServicePath({ host: host.id })}>
        {t('services.add', 'Add a check')}
      </LinkButton>
    </Stack>
  );
}

function Checked({ service, now }: { readonly service: Service; readonly now: number }) {
  const styles = useStyles2(getStyles);
  return (
    <li>
      <span className={styles.state}>
        <StatusMark status={service.status} />
      </span>
      <span className={styles.name}>
        <TextLink href={servicePath(service.id)} inline={false}>
          {service.name}
        </TextLink>
      </span>
      <span className={styles.note}>{milliseconds(service.response_time_ms)}</span>
      <span className={styles.note}>{availabilityText(service.uptime_percent)}</span>
      <span className={styles.note}>
        {service.last_check_at !== null && <TimeAgo time={Date.parse(service.last_check_at)} now={now} />}
      </span>
    </li>
  );
}

interface TellingProps {
  readonly service: Service;
  readonly host: Host;
  readonly range: LinkRange;
  readonly now: number;
}

function Telling({ service, host, range, now }: TellingProps) {
  const styles = useStyles2(getStyles);
  return (
    <li>
      <span className={styles.name}>
        <TextLink href={logsPath({ hosts: [host.name], services: [service.name] }, range)} inline={false}>
          {service.name}
        </TextLink>
      </span>
      <span className={styles.note}>
        {[service.namespace, ...service.versions.slice(0, 2), ...service.sdk_languages]
          .filter((part) => part !== '')
          .join(' · ')}
      </span>
      <span className={styles.note}>
        {service.last_seen !== null && <TimeAgo time={Date.parse(service.last_seen)} now={now} />}
      </span>
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    li: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0, 1.5),
      padding: theme.spacing(0.25, 0),
    },
  }),
  state: css({ minWidth: theme.spacing(12) }),
  name: css({ flex: '1 1 auto', minWidth: 0, overflowWrap: 'anywhere' }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
});
