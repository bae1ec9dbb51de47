import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { CollapsableSection, LinkButton, TextLink, useStyles2 } from '@grafana/ui';
import { TimeAgo } from '../fleet/TimeAgo.tsx';
import { count } from '../fleet/words.ts';
import { logsPath, newServicePath } from '../pages/paths.ts';
import { useUrlState } from '../pages/use-url-state.ts';
import { t } from '../t.ts';
import type { Service } from './types.ts';

interface Props {
  readonly services: readonly Service[];
  readonly now: number;
  readonly mayWrite: boolean;
}

const HOUR = { from: 'now-1h', to: 'now' };

/** What sends telemetry, but is asked by nobody whether it is up. */
export function TelemetryOnly({ services, now, mayWrite }: Props) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useUrlState('telemetry');
  if (services.length === 0) {
    return null;
  }
  return (
    <CollapsableSection
      label={
        <span className={styles.title}>
          {t('services.telemetry', 'Known by telemetry alone: {{total}}', { total: count(services.length) })}
        </span>
      }
      isOpen={open === '1'}
      onToggle={(isOpen) => setOpen(isOpen ? '1' : '')}
      unmountContentWhenClosed
    >
      <p className={styles.note}>
        {t(
          'services.telemetry-help',
          'They send metrics, logs or traces, but nobody asks whether they answer.',
        )}
      </p>
      <ul className={styles.list}>
        {services.map((service) => (
          <li key={service.id}>
            <TextLink href={logsPath({ services: [service.name] }, HOUR)} inline={false}>
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
            {mayWrite && (
              <LinkButton
                size="sm"
                variant="secondary"
                icon="plus"
                href={newServicePath({ telemetry: service.name })}
                aria-label={t('services.check-this', 'Add a check of {{name}}', { name: service.name })}
              >
                {t('services.add', 'Add a check')}
              </LinkButton>
            )}
          </li>
        ))}
      </ul>
    </CollapsableSection>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ fontSize: theme.typography.h6.fontSize }),
  note: css({ margin: 0, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  list: css({
    listStyle: 'none',
    li: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 3fr) minmax(0, 1fr) auto',
      alignItems: 'center',
      gap: theme.spacing(0, 2),
      padding: theme.spacing(0.5, 1),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      [theme.breakpoints.down('md')]: { gridTemplateColumns: 'minmax(0, 1fr) auto' },
    },
  }),
});
