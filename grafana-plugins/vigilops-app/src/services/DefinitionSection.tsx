import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { Section } from '../fleet/Section.tsx';
import { logsPath, servicePath } from '../pages/paths.ts';
import { t } from '../t.ts';
import { definitionInWords } from './definition-words.ts';
import type { ObserverChoice, ServiceDetail } from './types.ts';

interface Props {
  readonly service: ServiceDetail;
  readonly hosts: ReadonlyMap<number, string>;
  /** Names of services by id. */
  readonly services: ReadonlyMap<number, string>;
}

/** What is asked and how it is judged, and where its telemetry is. */
export function DefinitionSection({ service, hosts, services }: Props) {
  const styles = useStyles2(getStyles);
  const { definition, service_name: telemetry } = service;
  return (
    <Section title={t('service.definition', 'How it is checked')}>
      <dl className={styles.facts}>
        {definitionInWords(service).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {definition !== null && definition.check.type !== 'heartbeat' && (
          <div>
            <dt>{t('check.observers', 'Asked by')}</dt>
            <dd>{observersInWords(definition.observers, hosts)}</dd>
          </div>
        )}
        {definition !== null && definition.depends_on.length > 0 && (
          <div>
            <dt>{t('check.depends-on', 'Depends on')}</dt>
            <dd>
              {definition.depends_on.map((id) => (
                <span key={id} className={styles.item}>
                  <TextLink href={servicePath(id)}>{services.get(id) ?? String(id)}</TextLink>
                </span>
              ))}
            </dd>
          </div>
        )}
        {telemetry !== null && (
          <div>
            <dt>{t('check.telemetry', 'Telemetry')}</dt>
            <dd>
              <span className={styles.item}>
                <TextLink href={`/d/vigilops-services?var-service=${encodeURIComponent(telemetry)}`}>
                  {t('service.dashboard', 'Dashboard of {{name}}', { name: telemetry })}
                </TextLink>
              </span>
              <span className={styles.item}>
                <TextLink href={logsPath({ services: [telemetry] }, { from: 'now-1h', to: 'now' })}>
                  {t('service.logs', 'Its logs')}
                </TextLink>
              </span>
            </dd>
          </div>
        )}
      </dl>
      {service.source === 'agent' && (
        <p className={styles.note}>
          {t('service.by-agent', 'An agent defines it in its agent.yaml: it is changed there.')}
        </p>
      )}
    </Section>
  );
}

function observersInWords(
  { all, host_ids, groups, tags }: ObserverChoice,
  hosts: ReadonlyMap<number, string>,
): string {
  if (all) {
    return t('check.all-agents', 'all agents that are online');
  }
  const parts = [
    ...host_ids.map((id) => hosts.get(id) ?? String(id)),
    ...groups.map((group) => t('check.of-group', 'group {{group}}', { group })),
    ...tags.map((tag) => t('check.of-tag', 'tag {{tag}}', { tag })),
  ];
  return parts.length === 0 ? t('check.nobody', 'nobody') : parts.join(', ');
}

const getStyles = (theme: GrafanaTheme2) => ({
  facts: css({
    display: 'grid',
    gridTemplateColumns: 'fit-content(40%) minmax(0, 1fr)',
    gap: theme.spacing(0.5, 2),
    margin: 0,
    '& > div': { display: 'contents' },
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, overflowWrap: 'anywhere' },
  }),
  item: css({ marginRight: theme.spacing(1.5) }),
  note: css({ margin: theme.spacing(1, 0, 0), color: theme.colors.text.secondary }),
});
