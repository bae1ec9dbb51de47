import { css } from '@emotion/css';
import { PluginPage } from '@grafana/runtime';
import {
  Combobox,
  EmptyState,
  FilterInput,
  InlineSwitch,
  LoadingPlaceholder,
  RadioButtonGroup,
  Stack,
  useStyles2,
} from '@grafana/ui';
import { FirstHost } from '../fleet/FirstHost.tsx';
import { HeatMap } from '../fleet/HeatMap.tsx';
import { filterHosts } from '../fleet/host-health.ts';
import { HostTable } from '../fleet/HostTable.tsx';
import { Trouble } from '../fleet/Trouble.tsx';
import { useFleet } from '../fleet/use-fleet.ts';
import { t } from '../t.ts';
import { useUrlState } from './use-url-state.ts';

const options = (texts: Iterable<string>) =>
  [...new Set(texts)].sort().map((value) => ({ value, label: value }));

/** Which host is in trouble? */
export function HostsPage() {
  const styles = useStyles2(getStyles);
  const { data: hosts, error, at, retry } = useFleet();
  const [text, setText] = useUrlState('q');
  const [group, setGroup] = useUrlState('group');
  const [tag, setTag] = useUrlState('tag');
  const [trouble, setTrouble] = useUrlState('trouble');
  const [view, setView] = useUrlState('view');
  const shown = filterHosts(hosts ?? [], { text, group, tag, trouble: trouble === '1' });
  return (
    <PluginPage>
      <Stack direction="column" gap={2}>
        {error !== undefined && <Trouble error={error} at={at} onRetry={retry} />}
        <Stack wrap="wrap" gap={1} alignItems="center">
          <div className={styles.search}>
            <FilterInput
              placeholder={t('hosts.search', 'Search by name, address or tag')}
              value={text}
              onChange={setText}
            />
          </div>
          <Combobox
            aria-label={t('hosts.group', 'Group')}
            placeholder={t('hosts.any-group', 'Any group')}
            width={22}
            isClearable
            value={group === '' ? null : group}
            options={options((hosts ?? []).flatMap((host) => host.group ?? []))}
            onChange={(option) => setGroup(option?.value ?? '')}
          />
          <Combobox
            aria-label={t('hosts.tag', 'Tag')}
            placeholder={t('hosts.any-tag', 'Any tag')}
            width={22}
            isClearable
            value={tag === '' ? null : tag}
            options={options((hosts ?? []).flatMap((host) => host.tags))}
            onChange={(option) => setTag(option?.value ?? '')}
          />
          <InlineSwitch
            showLabel
            label={t('hosts.trouble', 'Needs a look')}
            value={trouble === '1'}
            onChange={(event) => setTrouble(event.currentTarget.checked ? '1' : '')}
          />
          <RadioButtonGroup
            aria-label={t('hosts.view', 'View')}
            value={view === 'map' ? 'map' : 'list'}
            options={[
              { value: 'list', label: t('hosts.list', 'List'), icon: 'list-ul' },
              { value: 'map', label: t('hosts.map', 'Map'), icon: 'apps' },
            ]}
            onChange={(next) => setView(next === 'map' ? 'map' : '')}
          />
        </Stack>
        {hosts === undefined && error === undefined && <LoadingPlaceholder text={t('loading', 'Loading…')} />}
        {hosts?.length === 0 && <FirstHost />}
        {hosts !== undefined && hosts.length > 0 && shown.length === 0 && (
          <EmptyState variant="not-found" message={t('hosts.none', 'No host fits these filters')} />
        )}
        {shown.length > 0 &&
          (view === 'map' ? (
            <HeatMap hosts={shown} />
          ) : (
            <div className={styles.scroll}>
              <HostTable hosts={shown} now={at ?? 0} />
            </div>
          ))}
      </Stack>
    </PluginPage>
  );
}

const getStyles = () => ({
  search: css({ flex: '1 1 240px', maxWidth: '420px' }),
  scroll: css({ overflowX: 'auto' }),
});
