import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import type { Host, Service } from '../api/types.ts';
import { Part } from '../fleet/Part.tsx';
import { Section } from '../fleet/Section.tsx';
import { TimeAgo } from '../fleet/TimeAgo.tsx';
import type { Polled } from '../fleet/use-polled.ts';
import { logsPath, type LinkRange } from '../pages/paths.ts';
import { t } from '../t.ts';

interface Props {
  readonly host: Host;
  readonly services: Polled<Service[]>;
  readonly range: LinkRange;
  readonly now: number;
}

/** What runs on the host, as it told by itself. A host without services has no such part. */
export function HostServices({ host, services, range, now }: Props) {
  const styles = useStyles2(getStyles);
  if (services.data?.length === 0) {
    return null;
  }
  return (
    <Section title={t('host.services', 'Services on this host')}>
      <Part polled={services} rows={2}>
        {(all) => (
          <ul className={styles.list}>
            {all.map((service) => (
              <li key={`${service.namespace}/${service.name}`}>
                <TextLink
                  href={logsPath({ hosts: [host.name], services: [service.name] }, range)}
                  inline={false}
                >
                  {service.name}
                </TextLink>
                <span className={styles.note}>
                  {[service.namespace, ...service.versions.slice(0, 2), ...service.sdk_languages]
                    .filter((part) => part !== '')
                    .join(' · ')}
                </span>
                <span className={styles.note}>
                  {service.last_seen !== null && <TimeAgo time={Date.parse(service.last_seen)} now={now} />}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Part>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    li: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      justifyContent: 'space-between',
      gap: theme.spacing(0, 1.5),
      padding: theme.spacing(0.25, 0),
    },
  }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
