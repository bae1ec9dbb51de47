import { EmptyState, Stack } from '@grafana/ui';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { incidentsState } from '../../alerts/incident-state.ts';
import type { Host } from '../../api/types.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { changesOf } from '../../fleet/changes.ts';
import { FirstHost } from '../../fleet/FirstHost.tsx';
import { FleetFilters } from '../../fleet/FleetFilters.tsx';
import { byTrouble, filterHosts, inTrouble } from '../../fleet/host-health.ts';
import { groupChanges, type HostChange } from '../../fleet/host-changes.ts';
import { HostsView, ViewSwitch } from '../../fleet/HostsView.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { Trouble } from '../../fleet/Trouble.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { useFleetFilter } from '../../fleet/use-fleet-filter.ts';
import { usePolled } from '../../fleet/use-polled.ts';
import { count } from '../../fleet/words.ts';
import { isChecked } from '../../services/types.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { HOSTS_PATH, logsPath, SERVICES_PATH } from '../paths.ts';
import { CheckedServices } from './CheckedServices.tsx';
import { Counts } from './Counts.tsx';
import { FailingServices } from './FailingServices.tsx';
import { NewestErrors } from './NewestErrors.tsx';
import { OpenIncidents } from './OpenIncidents.tsx';
import { StateLine } from './StateLine.tsx';
import { WatchedDatabases } from './WatchedDatabases.tsx';
import { WhatChanged } from './WhatChanged.tsx';

/** Is anything wrong now? */
export function OverviewPage() {
  const { hosts: load } = useAppData();
  const { data: hosts, error, at, retry } = usePolled(load, REFRESH_MS.live);
  return (
    <AppPage>
      <Stack direction="column" gap={2}>
        {error !== undefined && <Trouble error={error} at={at} onRetry={retry} />}
        {hosts === undefined && error === undefined && <Skeleton rows={4} height={8} />}
        {hosts?.length === 0 && <FirstHost />}
        {hosts !== undefined && hosts.length > 0 && (
          <Fleet all={hosts} now={at ?? 0} old={error !== undefined} />
        )}
      </Stack>
    </AppPage>
  );
}

const LASTING = { state: ['firing' as const, 'acknowledged' as const], limit: 100 };
const CHANGED_TODAY = { from: 'now-24h', limit: 500 };

interface FleetProps {
  readonly all: readonly Host[];
  readonly now: number;
  /** True when newer figures were asked for in vain. */
  readonly old: boolean;
}

function Fleet({ all, now, old }: FleetProps) {
  const styles = useStyles2(getStyles);
  const data = useAppData();
  const failing = usePolled(data.failing, REFRESH_MS.slow);
  const services = usePolled(data.services, REFRESH_MS.slow);
  const lines = usePolled(data.errorLines, REFRESH_MS.live);
  const incidents = useAsked(REFRESH_MS.live, 'listIncidents', { query: LASTING });
  const changed = useAsked(REFRESH_MS.slow, 'listHostChanges', { query: CHANGED_TODAY });
  const databases = useAsked(REFRESH_MS.slow, 'listDatabases', { query: { limit: 1_000 } });
  const volume = usePolled(data.errorVolume, REFRESH_MS.slow);
  const filter = useFleetFilter();
  const hosts = filterHosts(all, { ...filter, text: '', trouble: false }).sort(byTrouble);
  const wrong = hosts.filter(inTrouble);
  const checked = services.data?.filter(isChecked) ?? [];
  const ids = new Set(hosts.map(({ id }) => id));
  const isShown = ({ host_id: id }: HostChange) => ids.has(id);
  const errors = {
    href: logsPath({ level: 'error' }, { from: 'now-1h', to: 'now' }),
    text: t('overview.all-errors', 'All errors'),
  };
  return (
    <div className={old ? styles.old : styles.page}>
      <StateLine
        hosts={hosts}
        services={checked}
        failing={failing.data ?? []}
        databases={databases.data?.items}
        incidents={incidentsState(incidents.data?.items ?? [])}
        now={now}
      />
      <OpenIncidents incidents={incidents.data?.items ?? []} now={incidents.at ?? 0} />
      <Counts hosts={hosts} services={services.data} volume={volume.data} />
      <div className={styles.columns}>
        <Section
          title={t('overview.all', 'Hosts by their worst figure')}
          tools={<ViewSwitch initial="map" />}
          more={
            wrong.length > 0
              ? {
                  href: `${HOSTS_PATH}?trouble=1`,
                  text: t('overview.all-wrong', 'The {{total}} that need a look', { total: wrong.length }),
                }
              : undefined
          }
        >
          <Stack direction="column" gap={2}>
            <FleetFilters filter={filter} />
            {hosts.length === 0 ? (
              <EmptyState variant="not-found" message={t('hosts.none', 'No host fits these filters')} />
            ) : (
              <HostsView hosts={hosts} now={now} initial="map" />
            )}
          </Stack>
        </Section>
        <div className={styles.side}>
          {checked.length > 0 && (
            <Section
              title={t('services.title', 'Services')}
              more={{
                href: SERVICES_PATH,
                text: t('overview.all-services', 'All {{total}}', { total: count(checked.length) }),
              }}
            >
              <CheckedServices services={checked} />
            </Section>
          )}
          {/* Where checks tell how services are, calls are worth a place only when they fail. */}
          {(checked.length === 0 || (failing.data ?? []).length > 0) && (
            <Section title={t('overview.services-failing', 'Services with failed calls, 15 minutes')}>
              <Part polled={failing}>
                {(found) => <FailingServices failing={found} total={services.data?.length ?? found.length} />}
              </Part>
            </Section>
          )}
          <WatchedDatabases found={databases} />
          <Section title={t('overview.newest-errors', 'Newest errors, 1 hour')} more={errors}>
            <Part polled={lines}>{(found) => <NewestErrors lines={found} now={now} />}</Part>
          </Section>
          <Section title={t('overview.changed', 'What changed in a day')}>
            <Part polled={{ ...services, error: services.error ?? changed.error }}>
              {(known) => (
                <WhatChanged
                  changes={changesOf(hosts, known, now)}
                  found={groupChanges((changed.data?.items ?? []).filter(isShown))}
                  now={now}
                />
              )}
            </Part>
          </Section>
        </div>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const page = css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) });
  return {
    page,
    old: css(page, { opacity: 0.6 }),
    columns: css({
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 1fr)',
      gap: theme.spacing(2),
      alignItems: 'start',
      [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
    }),
    side: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  };
};
