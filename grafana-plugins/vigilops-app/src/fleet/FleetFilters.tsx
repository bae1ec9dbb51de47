import { Combobox, Stack } from '@grafana/ui';
import type { ReactNode } from 'react';
import type { Host } from '../api/types.ts';
import { t } from '../t.ts';

interface Props {
  readonly hosts: readonly Host[];
  readonly group: string;
  readonly tag: string;
  readonly onGroup: (group: string) => void;
  readonly onTag: (tag: string) => void;
  readonly children?: ReactNode;
}

const options = (texts: Iterable<string>) =>
  [...new Set(texts)].sort().map((value) => ({ value, label: value }));

/** Hosts of one group, and with one tag. */
export function FleetFilters({ hosts, group, tag, onGroup, onTag, children }: Props) {
  return (
    <Stack wrap="wrap" gap={1} alignItems="center">
      <Combobox
        aria-label={t('hosts.group', 'Group')}
        placeholder={t('hosts.any-group', 'Any group')}
        width={22}
        isClearable
        value={group === '' ? null : group}
        options={options([...hosts.flatMap((host) => host.group ?? []), ...(group === '' ? [] : [group])])}
        onChange={(option) => onGroup(option?.value ?? '')}
      />
      <Combobox
        aria-label={t('hosts.tag', 'Tag')}
        placeholder={t('hosts.any-tag', 'Any tag')}
        width={22}
        isClearable
        value={tag === '' ? null : tag}
        options={options([...hosts.flatMap((host) => host.tags), ...(tag === '' ? [] : [tag])])}
        onChange={(option) => onTag(option?.value ?? '')}
      />
      {children}
    </Stack>
  );
}
