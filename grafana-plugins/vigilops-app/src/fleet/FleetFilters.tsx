import { Combobox, MultiCombobox, Stack } from '@grafana/ui';
import type { ReactNode } from 'react';
import { t } from '../t.ts';
import { REFRESH_MS } from './app-data.tsx';
import { labelText } from './labels.ts';
import { useAsked } from './use-asked.ts';
import type { FleetFilterState } from './use-fleet-filter.ts';
import { count } from './words.ts';

interface Props {
  readonly filter: FleetFilterState;
  readonly children?: ReactNode;
}

interface Facet {
  readonly value: string;
  readonly hosts?: number;
}

/** What hosts have, by name, and what is chosen though none has it. */
function options(facets: readonly Facet[], chosen: readonly string[]) {
  const known = new Set(facets.map(({ value }) => value));
  const gone = chosen.filter((value) => value !== '' && !known.has(value)).map((value): Facet => ({ value }));
  return [...facets, ...gone]
    .map(({ value, hosts }) => ({
      value,
      label: value,
      ...(hosts === undefined ? {} : { description: hostsWith(hosts) }),
    }))
    .sort((a, b) => a.value.localeCompare(b.value));
}

const hostsWith = (hosts: number) => t('hosts.with', 'Hosts: {{total}}', { total: count(hosts) });

/** Hosts of one group, with all of these tags and labels. */
export function FleetFilters({ filter, children }: Props) {
  const { group, tags, labels, set } = filter;
  const { data } = useAsked(REFRESH_MS.slow, 'getHostFacets');
  const named = (facets: readonly { name: string; hosts: number }[] = []) =>
    facets.map(({ name, hosts }) => ({ value: name, hosts }));
  const known = (data?.labels ?? []).map(({ key, value, hosts }) => ({
    value: labelText(key, value),
    hosts,
  }));
  return (
    <Stack wrap="wrap" gap={1} alignItems="center">
      <Combobox
        aria-label={t('hosts.group', 'Group')}
        placeholder={t('hosts.any-group', 'Any group')}
        width={22}
        isClearable
        value={group === '' ? null : group}
        options={options(named(data?.groups), [group])}
        onChange={(option) => set({ group: option?.value ?? '' })}
      />
      <MultiCombobox
        aria-label={t('hosts.tags', 'Tags')}
        placeholder={t('hosts.any-tag', 'Any tag')}
        width="auto"
        minWidth={18}
        maxWidth={40}
        value={[...tags]}
        options={options(named(data?.tags), tags)}
        onChange={(chosen) => set({ tags: chosen.map(({ value }) => value) })}
      />
      {(known.length > 0 || labels.length > 0) && (
        <MultiCombobox
          aria-label={t('hosts.labels', 'Labels')}
          placeholder={t('hosts.any-label', 'Any label')}
          width="auto"
          minWidth={18}
          maxWidth={50}
          value={[...labels]}
          options={options(known, labels)}
          onChange={(chosen) => set({ labels: chosen.map(({ value }) => value) })}
        />
      )}
      {children}
    </Stack>
  );
}
