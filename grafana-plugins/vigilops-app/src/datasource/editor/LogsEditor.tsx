import { t } from '../../t.ts';
import { Combobox, InlineField, InlineSwitch, MultiCombobox, RadioButtonGroup, Stack } from '@grafana/ui';
import type { Level } from '../../api/types.ts';
import { CountField } from './CountField.tsx';
import { lookUpOptions } from './options.ts';
import type { SignalEditorProps } from './QueryEditor.tsx';
import { TextField } from './TextField.tsx';

const LEVELS: readonly Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

export function LogsEditor({ datasource, query, change }: SignalEditorProps) {
  const isRegex = query.textMode === 'regex';
  return (
    <>
      <Stack wrap="wrap" gap={1}>
        <InlineField label={t('datasource.logs.text', 'Text')} labelWidth={12}>
          <TextField
            aria-label={t('datasource.logs.text', 'Text')}
            placeholder={
              isRegex
                ? t('datasource.logs.regex-hint', 'Regular expression found anywhere in the line')
                : t('datasource.logs.text-hint', 'Part of the line')
            }
            width={50}
            value={query.text ?? ''}
            onDone={(text) => change({ text })}
          />
        </InlineField>
        <InlineSwitch
          showLabel
          label={t('datasource.logs.regex', 'Regular expression')}
          value={isRegex}
          onChange={(event) => change({ textMode: event.currentTarget.checked ? 'regex' : undefined })}
        />
        <InlineSwitch
          showLabel
          label={t('datasource.logs.case', 'Match case')}
          value={query.caseSensitive ?? false}
          onChange={(event) => change({ caseSensitive: event.currentTarget.checked ? true : undefined })}
        />
        <InlineField label={t('datasource.logs.level', 'Level from')}>
          <Combobox
            aria-label={t('datasource.logs.level', 'Level from')}
            placeholder={t('datasource.logs.any', 'any')}
            width={14}
            isClearable
            createCustomValue
            value={query.level ?? null}
            options={LEVELS.map((value) => ({ value, label: value }))}
            // A variable may stand for it: what it holds is checked when it is asked for.
            onChange={(option) => change({ level: option?.value })}
          />
        </InlineField>
      </Stack>
      <Stack wrap="wrap" gap={1}>
        <InlineField label={t('datasource.logs.hosts', 'Hosts')} labelWidth={12}>
          <MultiCombobox
            aria-label={t('datasource.logs.hosts', 'Hosts')}
            placeholder={t('datasource.logs.all', 'all')}
            width={50}
            createCustomValue
            value={query.hosts ?? []}
            options={(part) => lookUpOptions(datasource, { kind: 'hosts', part })}
            onChange={(options) => change({ hosts: options.map(({ value }) => value) })}
          />
        </InlineField>
        <InlineField label={t('datasource.logs.services', 'Services')}>
          <MultiCombobox
            aria-label={t('datasource.logs.services', 'Services')}
            placeholder={t('datasource.logs.all', 'all')}
            width={30}
            createCustomValue
            value={query.services ?? []}
            options={(part) => lookUpOptions(datasource, { kind: 'services', part })}
            onChange={(options) => change({ services: options.map(({ value }) => value) })}
          />
        </InlineField>
        {query.logsAs !== 'volume' && (
          <CountField
            label={t('datasource.logs.lines', 'Lines')}
            most={5_000}
            usual={500}
            value={query.limit}
            onChange={(limit) => change({ limit })}
          />
        )}
      </Stack>
      <Stack wrap="wrap" gap={1}>
        <InlineField label={t('datasource.logs.file', 'File')} labelWidth={12}>
          <TextField
            aria-label={t('datasource.logs.file', 'File')}
            placeholder={t('datasource.logs.file-hint', 'The whole path')}
            width={50}
            value={query.file ?? ''}
            onDone={(file) => change({ file })}
          />
        </InlineField>
        <InlineField label={t('datasource.traces.id', 'Trace')}>
          <TextField
            aria-label={t('datasource.traces.id', 'Trace')}
            placeholder={t('datasource.logs.trace-hint', 'Trace id')}
            width={30}
            value={query.traceId ?? ''}
            onDone={(traceId) => change({ traceId })}
          />
        </InlineField>
        <InlineField label={t('datasource.logs.as', 'Show')}>
          <RadioButtonGroup
            aria-label={t('datasource.logs.as', 'Show')}
            value={query.logsAs ?? 'lines'}
            options={[
              { value: 'lines' as const, label: t('datasource.logs.as-lines', 'Lines') },
              { value: 'volume' as const, label: t('datasource.logs.as-volume', 'Count by level') },
            ]}
            onChange={(value) => change({ logsAs: value === 'volume' ? value : undefined })}
          />
        </InlineField>
      </Stack>
    </>
  );
}
