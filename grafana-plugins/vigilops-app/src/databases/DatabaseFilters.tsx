import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, FilterInput, FilterPill, useStyles2 } from '@grafana/ui';
import { t } from '../t.ts';
import { STATES } from './trouble.ts';
import type { Database, DatabaseKind, DatabaseState } from './types.ts';
import type { UrlFilter } from './use-database-filter.ts';
import { KIND_NAMES, stateName } from './words.ts';

interface Props {
  readonly databases: readonly Database[];
  readonly filter: UrlFilter;
}

/** Search, states with their numbers, kinds and hosts; a filter with one choice is none. */
export function DatabaseFilters({ databases, filter: { values, set } }: Props) {
  const styles = useStyles2(getStyles);
  const countOf = (state: DatabaseState) => databases.filter((each) => each.state === state).length;
  const toggle = (state: DatabaseState) =>
    set(
      'state',
      (values.states.includes(state)
        ? values.states.filter((each) => each !== state)
        : [...values.states, state]
      ).join(','),
    );
  return (
    <div className={styles.filters}>
      <div className={styles.search} data-page-search>
        <FilterInput
          placeholder={t('databases.search', 'Search by name, address or host')}
          value={values.text}
          onChange={(text) => set('q', text)}
        />
      </div>
      <div className={styles.pills} role="group" aria-label={t('services.states', 'States')}>
        {STATES.filter((state) => countOf(state) > 0 || values.states.includes(state)).map((state) => (
          <FilterPill
            key={state}
            label={`${stateName(state)} ${countOf(state)}`}
            selected={values.states.includes(state)}
            onClick={() => toggle(state)}
          />
        ))}
      </div>
      <Choice
        label={t('databases.kind', 'Kind')}
        any={t('databases.any-kind', 'Any kind')}
        value={values.kind}
        options={databases.map(({ kind }) => kind)}
        nameOf={(kind) => KIND_NAMES[kind as DatabaseKind]}
        onChange={(kind) => set('kind', kind)}
      />
      <Choice
        label={t('services.host', 'Host')}
        any={t('services.any-host', 'Any host')}
        value={values.host}
        options={databases.map(({ host_name: host }) => host)}
        onChange={(host) => set('host', host)}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly any: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly nameOf?: (value: string) => string;
  readonly onChange: (value: string) => void;
}

export function Choice({ label, any, value, options, nameOf = (text) => text, onChange }: ChoiceProps) {
  const all = [...new Set([...options, ...(value === '' ? [] : [value])])];
  if (all.length < 2 && value === '') {
    return null;
  }
  return (
    <Combobox
      aria-label={label}
      placeholder={any}
      width={20}
      isClearable
      value={value === '' ? null : value}
      options={all
        .map((each) => ({ value: each, label: nameOf(each) }))
        .sort((a, b) => a.label.localeCompare(b.label, undefined, { numeric: true }))}
      onChange={(option) => onChange(option?.value ?? '')}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  filters: css({ display: 'flex', flex: 1, flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  search: css({ flex: '1 1 220px', maxWidth: '360px' }),
  pills: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
});
