import { css } from '@emotion/css';
import { PluginPage } from '@grafana/runtime';
import { EmptyState, FilterInput, InlineSwitch, Stack, useStyles2 } from '@grafana/ui';
import { REFRESH_MS, useAppData } from '../fleet/app-data.tsx';
import { FirstHost } from '../fleet/FirstHost.tsx';
import { FleetFilters } from '../fleet/FleetFilters.tsx';
import { filterHosts } from '../fleet/host-health.ts';
import { HostsView, ViewSwitch } from '../fleet/HostsView.tsx';
import { Skeleton } from '../fleet/Skeleton.tsx';
import { Trouble } from '../fleet/Trouble.tsx';
import { usePolled } from '../fleet/use-polled.ts';
import { count } from '../fleet/words.ts';
import { t } from '../t.ts';
import { useUrlState } from './use-url-state.ts';

/** Which host is in trouble? */
export function HostsPage() {
  const styles = useStyles2(getStyles);
  const { hosts: load } = useAppData();
  const { data: hosts, error, at, retry } = usePolled(load, REFRESH_MS.live);
  const [text, setText] = useUrlState('q');
  const [group, setGroup] = useUrlState('group');
  const [tag, setTag] = useUrlState('tag');
  const [trouble, setTrouble] = useUrlState('trouble');
  const [view] = useUrlState('view');
  const [groups, setGroups] = useUrlState('groups');
  if (hosts?.length === 0) {
    return (
      <PluginPage>
        <FirstHost />
      </PluginPage>
    );
  }
  const shown = filterHosts(hosts ?? [], { text, group, tag, trouble: trouble === '1' });
  const apart = groups === '' ? view === 'map' || view === 'cards' : groups === '1';
  return (
    <PluginPage>
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
          <FleetFilters hosts={hosts ?? []} group={group} tag={tag} onGroup={setGroup} onTag={setTag}>
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
    </PluginPage>
  );
}

const getStyles = () => ({
  search: css({ flex: '1 1 240px', maxWidth: '420px' }),
  count: css({ marginLeft: 'auto', whiteSpace: 'nowrap' }),
  old: css({ opacity: 0.6 }),
});
