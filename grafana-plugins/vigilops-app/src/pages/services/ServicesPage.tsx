import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { EmptyState, InlineSwitch, LinkButton, useStyles2 } from '@grafana/ui';
import { useAppData } from '../../fleet/app-data.tsx';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { Trouble } from '../../fleet/Trouble.tsx';
import { usePolled } from '../../fleet/use-polled.ts';
import { FirstCheck } from '../../services/FirstCheck.tsx';
import { sortFromText, sortServices, sortToText } from '../../services/service-sort.ts';
import { ServiceFilters } from '../../services/ServiceFilters.tsx';
import { ServiceTable } from '../../services/ServiceTable.tsx';
import { stateLine } from '../../services/state-line.ts';
import { StateBanner } from '../../services/StateBanner.tsx';
import { serviceTabs } from '../../services/tabs.ts';
import { TelemetryOnly } from '../../services/TelemetryOnly.tsx';
import { filterServices, groupServices } from '../../services/trouble.ts';
import { isChecked, type Service } from '../../services/types.ts';
import { useDayBars } from '../../services/use-day-bars.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { useHostNames } from '../../services/use-host-names.ts';
import { useServiceFilter } from '../../services/use-service-filter.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { newServicePath } from '../paths.ts';
import { useUrlState } from '../use-url-state.ts';

/** Milliseconds. */
const LIVE_MS = 10_000;

/** Who is up? */
export function ServicesPage() {
  const styles = useStyles2(getStyles);
  const { services: load } = useAppData();
  const mayWrite = useMayWrite();
  const { data, error, at, retry } = usePolled(load, LIVE_MS);
  const anyChecked = data?.some(isChecked) ?? false;
  return (
    <AppPage
      pageNav={serviceTabs('services')}
      actions={
        mayWrite && anyChecked ? (
          <LinkButton icon="plus" href={newServicePath()}>
            {t('services.add', 'Add a check')}
          </LinkButton>
        ) : undefined
      }
    >
      <div className={styles.page}>
        {error !== undefined && <Trouble error={error} at={at} onRetry={retry} />}
        {data === undefined && error === undefined && <Skeleton rows={8} height={6} />}
        {data !== undefined && (
          <div className={error === undefined ? styles.page : styles.old}>
            {anyChecked ? <Checked all={data} now={at ?? 0} /> : <FirstCheck mayWrite={mayWrite} />}
            <TelemetryOnly
              services={data.filter((service) => !isChecked(service))}
              now={at ?? 0}
              mayWrite={mayWrite}
            />
          </div>
        )}
      </div>
    </AppPage>
  );
}

interface CheckedProps {
  readonly all: readonly Service[];
  readonly now: number;
}

function Checked({ all, now }: CheckedProps) {
  const bars = useDayBars();
  const hosts = useHostNames();
  const filter = useServiceFilter();
  const [sortText, setSort] = useUrlState('sort');
  const [apart, setApart] = useUrlState('groups');
  const checked = all.filter(isChecked);
  const sort = sortFromText(sortText);
  const shown = sortServices(filterServices(checked, filter.values), sort);
  const hasGroups = checked.some(({ group }) => group !== null);
  const line = stateLine(checked, now);
  const byGroup = hasGroups && apart !== '0';
  return (
    <>
      {line !== undefined && <StateBanner {...line} />}
      <ServiceFilters services={checked} hosts={hosts} filter={filter}>
        {hasGroups && (
          <InlineSwitch
            showLabel
            label={t('hosts.by-group', 'By group')}
            value={byGroup}
            onChange={(event) => setApart(event.currentTarget.checked ? '' : '0')}
          />
        )}
      </ServiceFilters>
      {shown.length === 0 && (
        <EmptyState variant="not-found" message={t('services.none', 'No service fits these filters')} />
      )}
      {shown.length > 0 && (
        <ServiceTable
          groups={byGroup ? groupServices(shown) : [[null, shown]]}
          apart={byGroup}
          bars={bars.data}
          hosts={hosts}
          now={now}
          sort={sort}
          onSort={(next) => setSort(sortToText(next))}
        />
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const page = css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) });
  return {
    page,
    old: css(page, { opacity: 0.6 }),
  };
};
