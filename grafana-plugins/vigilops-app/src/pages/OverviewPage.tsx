import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { Icon, LinkButton, LoadingPlaceholder, Stack, useStyles2, useTheme2 } from '@grafana/ui';
import type { Host } from '../api/types.ts';
import { FirstHost } from '../fleet/FirstHost.tsx';
import { HEALTH_ICONS, healthColor } from '../fleet/health-look.ts';
import { HeatMap } from '../fleet/HeatMap.tsx';
import { byTrouble, hostHealth, inTrouble, type Health } from '../fleet/host-health.ts';
import { HostTable } from '../fleet/HostTable.tsx';
import { Trouble } from '../fleet/Trouble.tsx';
import { useFleet, useServiceCount } from '../fleet/use-fleet.ts';
import { t } from '../t.ts';

const MOST_IN_TROUBLE = 8;

/** Is anything wrong now? */
export function OverviewPage() {
  const { data: hosts, error, at, retry } = useFleet();
  const { data: services } = useServiceCount();
  return (
    <PluginPage>
      <Stack direction="column" gap={2}>
        {error !== undefined && <Trouble error={error} at={at} onRetry={retry} />}
        {hosts === undefined && error === undefined && <LoadingPlaceholder text={t('loading', 'Loading…')} />}
        {hosts?.length === 0 && <FirstHost />}
        {hosts !== undefined && hosts.length > 0 && <Fleet hosts={hosts} services={services} now={at ?? 0} />}
      </Stack>
    </PluginPage>
  );
}

interface FleetProps {
  readonly hosts: readonly Host[];
  readonly services: number | undefined;
  readonly now: number;
}

function Fleet({ hosts, services, now }: FleetProps) {
  const styles = useStyles2(getStyles);
  const wrong = hosts.filter(inTrouble).sort(byTrouble);
  const online = hosts.filter(({ status }) => status === 'online').length;
  return (
    <>
      <StateLine hosts={hosts} wrong={wrong} />
      <dl className={styles.numbers}>
        <Count label={t('overview.online', 'Hosts online')} value={`${online} / ${hosts.length}`} />
        <Count label={t('overview.wrong', 'Hosts that need a look')} value={String(wrong.length)} />
        <Count
          label={t('overview.services', 'Services')}
          value={services === undefined ? '…' : String(services)}
        />
      </dl>
      {wrong.length > 0 && (
        <section>
          <div className={styles.heading}>
            <h2>{t('overview.look-here', 'Look here first')}</h2>
            {wrong.length > MOST_IN_TROUBLE && (
              <LinkButton fill="text" size="sm" href="/a/vigilops-app/hosts?trouble=1">
                {t('overview.all-wrong', 'All {{total}}', { total: wrong.length })}
              </LinkButton>
            )}
          </div>
          <div className={styles.scroll}>
            <HostTable hosts={wrong.slice(0, MOST_IN_TROUBLE)} now={now} />
          </div>
        </section>
      )}
      <section>
        <div className={styles.heading}>
          <h2>{t('overview.all', 'All hosts by their worst figure')}</h2>
        </div>
        <HeatMap hosts={hosts} />
      </section>
    </>
  );
}

function StateLine({ hosts, wrong }: { readonly hosts: readonly Host[]; readonly wrong: readonly Host[] }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const [worst] = wrong;
  const health: Health = worst === undefined ? 'well' : hostHealth(worst);
  const text =
    worst === undefined
      ? t('overview.well', 'All {{total}} hosts are well', { total: hosts.length })
      : t('overview.trouble', 'Hosts that need a look: {{wrong}} of {{total}}', {
          wrong: wrong.length,
          total: hosts.length,
        });
  return (
    <p className={styles.state} role="status" style={{ borderLeftColor: healthColor(health, theme).main }}>
      <Icon name={HEALTH_ICONS[health]} size="xl" style={{ color: healthColor(health, theme).text }} />
      {text}
    </p>
  );
}

function Count({ label, value }: { readonly label: string; readonly value: string }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.number}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  state: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    margin: 0,
    padding: theme.spacing(2),
    fontSize: theme.typography.h3.fontSize,
    borderLeft: `${theme.spacing(0.5)} solid`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
  }),
  numbers: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), margin: 0 }),
  number: css({
    flex: `1 1 ${theme.spacing(20)}`,
    padding: theme.spacing(1.5, 2),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, fontSize: theme.typography.h2.fontSize, fontVariantNumeric: 'tabular-nums' },
  }),
  heading: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    h2: { fontSize: theme.typography.h4.fontSize, margin: theme.spacing(0, 0, 1) },
  }),
  scroll: css({ overflowX: 'auto' }),
});
