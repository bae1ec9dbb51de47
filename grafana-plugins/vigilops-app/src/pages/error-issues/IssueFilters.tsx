import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, FilterInput, FilterPill, useStyles2 } from '@grafana/ui';
import type { Host } from '../../api/types.ts';
import { count } from '../../fleet/words.ts';
import { ISSUE_SORTS, ISSUE_STATES, type IssueList } from '../../issues/types.ts';
import { sortName, stateName } from '../../issues/words.ts';
import { t } from '../../t.ts';
import { toggled } from '../alerts/use-alert-filter.ts';
import type { IssueFilter } from './use-issue-filter.ts';

interface Props {
  readonly filter: IssueFilter;
  readonly services: readonly string[];
  readonly hosts: readonly Host[];
  readonly found: IssueList['by_state'] | undefined;
}

/** Which issues are shown, and in which order. */
export function IssueFilters({ filter, services, hosts, found }: Props) {
  const styles = useStyles2(getStyles);
  const { service, hostId } = filter;
  return (
    <div className={styles.filters}>
      <div className={styles.search} data-page-search>
        <FilterInput
          placeholder={t('issues.search', 'Search by exception, words or call')}
          value={filter.text}
          onChange={(text) => filter.set('q', text)}
        />
      </div>
      <div className={styles.pills} role="group" aria-label={t('services.states', 'States')}>
        {ISSUE_STATES.map((state) => (
          <FilterPill
            key={state}
            label={found === undefined ? stateName(state) : `${stateName(state)} ${count(found[state] ?? 0)}`}
            selected={filter.states.includes(state)}
            onClick={() => filter.set('state', toggled(filter.states, state))}
          />
        ))}
      </div>
      <Combobox
        aria-label={t('issues.service', 'Service')}
        placeholder={t('issues.any-service', 'Any service')}
        width={20}
        isClearable
        createCustomValue
        value={service ?? null}
        options={[...new Set([...services, ...(service === undefined ? [] : [service])])]
          .filter((value) => value !== '')
          .map((value) => ({ value }))}
        onChange={(option) => filter.set('service', option?.value ?? '')}
      />
      <Combobox
        aria-label={t('services.host', 'Host')}
        placeholder={t('services.any-host', 'Any host')}
        width={18}
        isClearable
        value={hostId === undefined ? null : String(hostId)}
        options={[
          ...hosts.map(({ id, name }) => ({ value: String(id), label: name })),
          ...(hostId === undefined || hosts.some(({ id }) => id === hostId)
            ? []
            : [{ value: String(hostId) }]),
        ]}
        onChange={(option) => filter.set('host', option?.value ?? '')}
      />
      {filter.version !== '' && (
        <FilterPill
          selected
          label={t('issues.only-version', 'Version {{version}}', { version: filter.version })}
          onClick={() => filter.set('version', '')}
        />
      )}
      <Combobox
        aria-label={t('issues.sort.label', 'Order')}
        width={18}
        value={filter.sort}
        options={ISSUE_SORTS.map((value) => ({ value, label: sortName(value) }))}
        onChange={({ value }) => filter.set('sort', value === 'last_seen' ? '' : value)}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  filters: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  search: css({ flex: '1 1 200px', maxWidth: '320px' }),
  pills: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
});
