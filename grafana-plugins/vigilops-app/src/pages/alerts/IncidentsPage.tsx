import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { alertTabs } from '../../alerts/tabs.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { usePolled } from '../../fleet/use-polled.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { useUrlState } from '../use-url-state.ts';
import { AlertFilters } from './AlertFilters.tsx';
import { Incidents } from './Incidents.tsx';
import { RawAlerts } from './RawAlerts.tsx';
import { useAlertFilter } from './use-alert-filter.ts';

/** What needs me? */
export function IncidentsPage() {
  const styles = useStyles2(getStyles);
  const data = useAppData();
  const hosts = usePolled(data.hosts, REFRESH_MS.slow);
  const known = useMemo(() => hosts.data ?? [], [hosts.data]);
  const filter = useAlertFilter();
  const [view, setView] = useUrlState('view');
  const raw = view === 'alerts';
  return (
    <AppPage
      pageNav={alertTabs('incidents')}
      actions={
        <RadioButtonGroup
          aria-label={t('alerts.view', 'What is listed')}
          value={raw ? 'alerts' : ''}
          options={[
            { value: '', label: t('alerts.incidents', 'Incidents') },
            { value: 'alerts', label: t('alerts.raw', 'Each alert') },
          ]}
          onChange={setView}
        />
      }
    >
      <div className={styles.page}>
        {raw ? (
          <>
            <AlertFilters
              filter={filter}
              hosts={known}
              searchHint={t('alerts.search-alerts', 'Search in messages and rules')}
            />
            <RawAlerts filter={filter} hosts={known} />
          </>
        ) : (
          <Incidents filter={filter} hosts={known} />
        )}
      </div>
    </AppPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
});
