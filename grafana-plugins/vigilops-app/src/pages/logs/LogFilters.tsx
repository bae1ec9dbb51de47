import { Button, Combobox, MultiCombobox, Stack } from '@grafana/ui';
import { useMemo } from 'react';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { usePolled } from '../../fleet/use-polled.ts';
import type { LogLine } from '../../logs/line.ts';
import { t } from '../../t.ts';
import { isFiltered, NO_FILTER, type LogFilter } from './log-filter.ts';

interface Props {
  readonly filter: LogFilter;
  /** Files are known from the lines alone. */
  readonly lines: readonly LogLine[];
  readonly onChange: (filter: LogFilter) => void;
}

/** What is chosen stays a choice also where the house does not know it. */
const options = (texts: Iterable<string>) =>
  [...new Set(texts)].sort((a, b) => a.localeCompare(b)).map((value) => ({ value, label: value }));

/** Hosts, services, file and trace. */
export function LogFilters({ filter, lines, onChange }: Props) {
  const data = useAppData();
  const hosts = usePolled(data.hosts, REFRESH_MS.slow).data ?? [];
  const services = usePolled(data.services, REFRESH_MS.slow).data ?? [];
  const files = useMemo(() => filesIn(lines), [lines]);
  return (
    <Stack wrap="wrap" gap={1} alignItems="center">
      <MultiCombobox
        aria-label={t('logs-page.hosts', 'Hosts')}
        placeholder={t('logs-page.any-host', 'Any host')}
        width="auto"
        minWidth={18}
        maxWidth={40}
        enableAllOption={false}
        createCustomValue
        options={options([...filter.hosts, ...hosts.map(({ name }) => name)])}
        value={[...filter.hosts]}
        onChange={(chosen) => onChange({ ...filter, hosts: chosen.map(({ value }) => value) })}
      />
      <MultiCombobox
        aria-label={t('logs-page.services', 'Services')}
        placeholder={t('logs-page.any-service', 'Any service')}
        width="auto"
        minWidth={18}
        maxWidth={40}
        createCustomValue
        options={options([...filter.services, ...services.map(({ name }) => name)])}
        value={[...filter.services]}
        onChange={(chosen) => onChange({ ...filter, services: chosen.map(({ value }) => value) })}
      />
      <Combobox
        aria-label={t('logs-page.file', 'File')}
        placeholder={t('logs-page.any-file', 'Any file')}
        width="auto"
        minWidth={18}
        maxWidth={50}
        isClearable
        createCustomValue
        options={options([...files, ...(filter.file === '' ? [] : [filter.file])])}
        value={filter.file === '' ? null : filter.file}
        onChange={(option) => onChange({ ...filter, file: option?.value ?? '' })}
      />
      {filter.traceId !== '' && (
        <Button
          size="sm"
          variant="secondary"
          icon="times"
          tooltip={t('logs-page.drop-trace', 'Show lines of other traces, too')}
          onClick={() => onChange({ ...filter, traceId: '' })}
        >
          {t('logs-page.trace', 'Trace {{id}}', { id: filter.traceId.slice(0, 8) })}
        </Button>
      )}
      {isFiltered(filter) && (
        <Button size="sm" variant="secondary" fill="text" onClick={() => onChange(NO_FILTER)}>
          {t('logs-page.no-filters', 'Clear all')}
        </Button>
      )}
    </Stack>
  );
}

const MAX_FILES = 500;

function filesIn(lines: readonly LogLine[]): string[] {
  const files = new Set(lines.flatMap(({ labels }) => labels['log.file.path'] ?? []));
  return [...files].slice(0, MAX_FILES);
}
