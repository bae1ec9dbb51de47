import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, FilterInput, FilterPill, useStyles2 } from '@grafana/ui';
import { ALERT_STATES, SEVERITIES } from '../../alerts/types.ts';
import { severityName, stateName } from '../../alerts/words.ts';
import type { Host } from '../../api/types.ts';
import { t } from '../../t.ts';
import { toggled, type AlertFilter } from './use-alert-filter.ts';

interface Props {
  readonly filter: AlertFilter;
  readonly hosts: readonly Host[];
  readonly searchHint: string;
}

/** Which of them are shown. */
export function AlertFilters({ filter, hosts, searchHint }: Props) {
  const styles = useStyles2(getStyles);
  const groups = [...new Set(hosts.flatMap(({ group }) => group ?? []))].sort();
  return (
    <div className={styles.filters}>
      <div className={styles.search} data-page-search>
        <FilterInput
          placeholder={searchHint}
          value={filter.text}
          onChange={(text) => filter.set('q', text)}
        />
      </div>
      <div className={styles.pills} role="group" aria-label={t('services.states', 'States')}>
        {ALERT_STATES.map((state) => (
          <FilterPill
            key={state}
            label={stateName(state)}
            selected={filter.states.includes(state)}
            onClick={() => filter.set('state', toggled(filter.states, state))}
          />
        ))}
      </div>
      <div className={styles.pills} role="group" aria-label={t('alerts.severities', 'Severities')}>
        {SEVERITIES.map((severity) => (
          <FilterPill
            key={severity}
            label={severityName(severity)}
            selected={filter.severities.includes(severity)}
            onClick={() => filter.set('severity', toggled(filter.severities, severity))}
          />
        ))}
      </div>
      <Combobox
        aria-label={t('services.host', 'Host')}
        placeholder={t('services.any-host', 'Any host')}
        width={20}
        isClearable
        value={filter.hostId === undefined ? null : String(filter.hostId)}
        options={hostOptions(hosts, filter.hostId)}
        onChange={(option) => filter.set('host', option?.value ?? '')}
      />
      {(groups.length > 0 || filter.group !== '') && (
        <Combobox
          aria-label={t('hosts.group', 'Group')}
          placeholder={t('hosts.any-group', 'Any group')}
          width={18}
          isClearable
          value={filter.group === '' ? null : filter.group}
          options={[...new Set([...groups, ...(filter.group === '' ? [] : [filter.group])])].map((value) => ({
            value,
          }))}
          onChange={(option) => filter.set('group', option?.value ?? '')}
        />
      )}
    </div>
  );
}

/** One that is gone stays a choice for as long as it is chosen. */
function hostOptions(hosts: readonly Host[], chosen: number | undefined) {
  const gone = chosen === undefined || hosts.some(({ id }) => id === chosen) ? [] : [String(chosen)];
  return [
    ...hosts.map(({ id, name }) => ({ value: String(id), label: name })),
    ...gone.map((value) => ({ value, label: value })),
  ];
}

const getStyles = (theme: GrafanaTheme2) => ({
  filters: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  search: css({ flex: '1 1 200px', maxWidth: '320px' }),
  pills: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
});
