import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, FilterInput, FilterPill, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { t } from '../t.ts';
import { countServices, STATUSES } from './trouble.ts';
import type { Service, ServiceStatus } from './types.ts';
import type { UrlFilter } from './use-service-filter.ts';
import { statusName, typeName } from './words.ts';

interface Props {
  readonly services: readonly Service[];
  /** Names of hosts by id. */
  readonly hosts: ReadonlyMap<number, string>;
  readonly filter: UrlFilter;
  readonly children?: ReactNode;
}

/** Search, states with their numbers, and what else tells services apart; a filter with one choice is none. */
export function ServiceFilters({ services, hosts, filter, children }: Props) {
  const styles = useStyles2(getStyles);
  const { values, set } = filter;
  const { byStatus } = countServices(services);
  const toggle = (status: ServiceStatus) =>
    set(
      'status',
      values.statuses.includes(status)
        ? values.statuses.filter((each) => each !== status).join(',')
        : [...values.statuses, status].join(','),
    );
  const hostIds = services.flatMap(({ host_id }) => (host_id === null ? [] : [String(host_id)]));
  return (
    <div className={styles.filters}>
      <div className={styles.search} data-page-search>
        <FilterInput
          placeholder={t('services.search', 'Search by name, target or tag')}
          value={values.text}
          onChange={(text) => set('q', text)}
        />
      </div>
      <div className={styles.pills} role="group" aria-label={t('services.states', 'States')}>
        {STATUSES.filter((status) => byStatus[status] > 0 || values.statuses.includes(status)).map(
          (status) => (
            <FilterPill
              key={status}
              label={`${statusName(status)} ${byStatus[status]}`}
              selected={values.statuses.includes(status)}
              onClick={() => toggle(status)}
            />
          ),
        )}
      </div>
      <Choice
        label={t('services.type', 'Type')}
        any={t('services.any-type', 'Any type')}
        value={values.type}
        options={services.map(({ type }) => type)}
        nameOf={(type) => typeName(type as Service['type'])}
        onChange={(type) => set('type', type)}
      />
      <Choice
        label={t('hosts.group', 'Group')}
        any={t('hosts.any-group', 'Any group')}
        value={values.group}
        options={services.flatMap(({ group }) => group ?? [])}
        onChange={(group) => set('group', group)}
      />
      <Choice
        label={t('hosts.tag', 'Tag')}
        any={t('hosts.any-tag', 'Any tag')}
        value={values.tag}
        options={services.flatMap(({ tags }) => tags)}
        onChange={(tag) => set('tag', tag)}
      />
      <Choice
        label={t('services.host', 'Host')}
        any={t('services.any-host', 'Any host')}
        value={values.host}
        options={hostIds}
        nameOf={(id) => hosts.get(Number(id)) ?? id}
        onChange={(host) => set('host', host)}
      />
      {children}
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

function Choice({ label, any, value, options, nameOf = (text) => text, onChange }: ChoiceProps) {
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
  filters: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  search: css({ flex: '1 1 220px', maxWidth: '360px' }),
  pills: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
});
