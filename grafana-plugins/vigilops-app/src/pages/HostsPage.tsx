import { css } from '@emotion/css';
import { Button, EmptyState, FilterInput, InlineSwitch, Stack, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { AddHostDialog } from '../enroll/AddHostDialog.tsx';
import { REFRESH_MS, useAppData } from '../fleet/app-data.tsx';
import { FirstHost } from '../fleet/FirstHost.tsx';
import { FleetFilters } from '../fleet/FleetFilters.tsx';
import { filterHosts } from '../fleet/host-health.ts';
import { HostsView, ViewSwitch } from '../fleet/HostsView.tsx';
import { Skeleton } from '../fleet/Skeleton.tsx';
import { Trouble } from '../fleet/Trouble.tsx';
import { useFleetFilter } from '../fleet/use-fleet-filter.ts';
import { usePolled } from '../fleet/use-polled.ts';
import { count } from '../fleet/words.ts';
import { useMayWrite } from '../services/use-may-write.ts';
import { t } from '../t.ts';
import { AppPage } from './AppPage.tsx';
import { useUrlState } from './use-url-state.ts';

/** Which host is in trouble? */
export function HostsPage() {
  const styles = useStyles2(getStyles);
  const { hosts: load } = useAppData();
  const { data: hosts, error, at, retry } = usePolled(load, REFRESH_MS.live);
  const [text, setText] = useUrlState('q');
  const filter = useFleetFilter();
  const [trouble, setTrouble] = useUrlState('trouble');
  const [view] = useUrlState('view');
  const [groups, setGroups] = useUrlState('groups');
  const [adding, setAdding] = useState(false);
  const mayWrite = useMayWrite();
  if (hosts?.length === 0) {
    return (
      <AppPage>
        <FirstHost />
      </AppPage>
    );
  }
  const shown = filterHosts(hosts ?? [], { ...filter, text, trouble: trouble === '1' });
  const apart = groups === '' ? view === 'map' || view === 'cards' : groups === '1';
  return (
    <AppPage>
      <Stack direction="column" gap={2}>
        {error !== undefined && <Trouble error={error} at={at} onRetry={retry} />}
        <Stack wrap="wrap" gap={1} alignItems="center">
          <div className={styles.search} data-page-search>
            <FilterInput
              placeholder={t('hosts.search', 'Search by name, address or tag')}
              value={text}
              onChange={setText}
            />
          </div>
          {mayWrite && (
            <Button icon="plus" onClick={() => setAdding(true)}>
              {t('enroll.title', 'Add a host')}
            </Button>
          )}
          <FleetFilters filter={filter}>
            <InlineSwitch
              showLabel
              label={t('hosts.trouble', 'Needs a look')}
              value={trouble === '1'}
              onChange={(event) => setTrouble(event.currentTarget.checked ? '1' : '')}
            />
            <InlineSwitch
              showLabel
              label={t('hosts.by-group', 'By group')}
              value={apart}
              onChange={(event) => setGroups(event.currentTarget.checked ? '1' : '0')}
            />
            <ViewSwitch initial="list" />
          </FleetFilters>
          {hosts !== undefined && (
            <span className={styles.count} role="status">
              {t('hosts.count', '{{shown}} of {{total}}', {
                shown: count(shown.length),
                total: count(hosts.length),
              })}
            </span>
          )}
        </Stack>
        {adding && <AddHostDialog onChanged={retry} onClose={() => setAdding(false)} />}
        {hosts === undefined && error === undefined && <Skeleton rows={10} height={4} />}
        {hosts !== undefined && shown.length === 0 && (
          <EmptyState variant="not-found" message={t('hosts.none', 'No host fits these filters')} />
        )}
        {shown.length > 0 && (
          <div className={error === undefined ? '' : styles.old}>
            <HostsView hosts={shown} now={at ?? 0} initial="list" />
          </div>
        )}
      </Stack>
    </AppPage>
  );
}

const getStyles = () => ({
  search: css({ flex: '1 1 240px', maxWidth: '420px' }),
  count: css({ marginLeft: 'auto', whiteSpace: 'nowrap' }),
  old: css({ opacity: 0.6 }),
});
