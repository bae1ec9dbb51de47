import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Answer } from '@vigilops/contracts/client';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { absolute, bytes, count, duration, percent } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { StoreSize } from './StoreSize.tsx';

/** Which VigilOps this is, how it does, and what it holds. */
export function SystemSection() {
  const styles = useStyles2(getStyles);
  const system = useAsked(REFRESH_MS.live, 'getSystemInformation');
  return (
    <Part polled={system} rows={3} height={12}>
      {(found) => (
        <div className={styles.columns}>
          <Section title={t('system.backend', 'Backend')}>
            <Facts facts={backendFacts(found)} />
          </Section>
          <Section title={t('system.counts', 'What it watches')}>
            <Facts facts={countFacts(found)} />
          </Section>
          <Section title={t('system.database', 'Database')}>
            <Facts facts={databaseFacts(found)} />
            <StoreSize database={found.database} />
          </Section>
        </div>
      )}
    </Part>
  );
}

type System = Answer<'getSystemInformation'>;
type Fact = readonly [name: string, value: string];

const backendFacts = (system: System): readonly Fact[] => [
  [t('system.version', 'Version'), system.version],
  [t('system.node', 'Node'), system.node_version],
  [t('system.license', 'License'), system.license],
  [t('system.started', 'Started'), absolute(Date.parse(system.started_at))],
  [t('system.uptime', 'Up for'), duration(system.uptime_seconds)],
  [
    t('system.cpu', 'CPU'),
    system.cpu_ratio === null
      ? '–'
      : t('system.of-core', '{{share}} of a core', { share: percent(system.cpu_ratio) }),
  ],
  [t('system.memory', 'Memory'), bytes(system.resident_bytes)],
  [t('system.heap', 'Of it for JavaScript'), bytes(system.heap_bytes)],
];

const countFacts = ({ counts }: System): readonly Fact[] => [
  [t('system.hosts', 'Hosts'), count(counts.hosts)],
  [t('system.services', 'Services'), count(counts.services)],
  [t('system.users', 'Users'), count(counts.users)],
  [t('system.series', 'Series of metrics'), count(counts.series)],
];

const databaseFacts = ({ database }: System): readonly Fact[] => [
  [t('system.engine', 'Engine'), database.engine === 'timescale' ? 'TimescaleDB' : 'PostgreSQL'],
  [t('system.version', 'Version'), database.server_version],
  [
    t('system.where', 'Where'),
    database.embedded
      ? t('system.embedded', 'Started by this backend')
      : t('system.external', 'A server of its own'),
  ],
];

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 320px), 1fr))',
    gap: theme.spacing(2),
    alignItems: 'start',
  }),
  facts: css({
    margin: 0,
    '& > div': { display: 'flex', justifyContent: 'space-between', gap: theme.spacing(2) },
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, textAlign: 'right', overflowWrap: 'anywhere' },
  }),
});
