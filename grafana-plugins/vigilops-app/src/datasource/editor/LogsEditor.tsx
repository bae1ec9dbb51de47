import { t } from '../../t.ts';
import { Combobox, InlineField, InlineSwitch, MultiCombobox, Stack } from '@grafana/ui';
import type { Level } from '../../api/types.ts';
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
            value={query.level ?? null}
            options={LEVELS.map((value) => ({ value, label: value }))}
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
        <InlineField label={t('datasource.logs.lines', 'Lines')}>
          <TextField
            aria-label={t('datasource.logs.lines', 'Lines')}
            type="number"
            min={1}
            max={5000}
            placeholder="500"
            width={10}
            value={query.limit === undefined ? '' : String(query.limit)}
            onDone={(text) => change({ limit: count(text) })}
          />
        </InlineField>
      </Stack>
    </>
  );
}

function count(text: string): number | undefined {
  const lines = Math.round(Number(text));
  return text !== '' && lines >= 1 ? Math.min(5_000, lines) : undefined;
}
