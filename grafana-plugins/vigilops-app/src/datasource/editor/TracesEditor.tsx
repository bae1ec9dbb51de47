import { t } from '../../t.ts';
import { Combobox, InlineField, InlineSwitch, Stack } from '@grafana/ui';
import { CountField } from './CountField.tsx';
import { lookUpOptions } from './options.ts';
import type { SignalEditorProps } from './QueryEditor.tsx';
import { TextField } from './TextField.tsx';

export function TracesEditor({ datasource, query, change }: SignalEditorProps) {
  const hasId = (query.traceId ?? '') !== '';
  return (
    <>
      <InlineField label={t('datasource.traces.id', 'Trace')} labelWidth={12}>
        <TextField
          aria-label={t('datasource.traces.id', 'Trace')}
          placeholder={t('datasource.traces.id-hint', 'Trace id, or empty to search')}
          width={50}
          value={query.traceId ?? ''}
          onDone={(traceId) => change({ traceId })}
        />
      </InlineField>
      {!hasId && (
        <Stack wrap="wrap" gap={1}>
          <InlineField label={t('datasource.traces.service', 'Service')} labelWidth={12}>
            <Combobox
              aria-label={t('datasource.traces.service', 'Service')}
              placeholder={t('datasource.traces.any', 'any')}
              width={30}
              isClearable
              createCustomValue
              value={query.service ?? null}
              options={(part) => lookUpOptions(datasource, { kind: 'services', part })}
              onChange={(option) => change({ service: option?.value })}
            />
          </InlineField>
          <InlineField label={t('datasource.traces.span', 'Span')}>
            <TextField
              aria-label={t('datasource.traces.span', 'Span')}
              placeholder={t('datasource.traces.span-hint', 'The whole name')}
              width={30}
              value={query.spanName ?? ''}
              onDone={(spanName) => change({ spanName })}
            />
          </InlineField>
          <InlineField label={t('datasource.traces.longer', 'Longer than (ms)')}>
            <TextField
              aria-label={t('datasource.traces.longer', 'Longer than (ms)')}
              type="number"
              min={0}
              width={12}
              value={query.minDurationMs === undefined ? '' : String(query.minDurationMs)}
              onDone={(text) => change({ minDurationMs: milliseconds(text) })}
            />
          </InlineField>
          <InlineSwitch
            showLabel
            label={t('datasource.traces.errors', 'With errors only')}
            value={query.errorsOnly ?? false}
            onChange={(event) => change({ errorsOnly: event.currentTarget.checked ? true : undefined })}
          />
          <CountField
            label={t('datasource.traces.limit', 'Traces')}
            most={500}
            usual={50}
            value={query.limit}
            onChange={(limit) => change({ limit })}
          />
        </Stack>
      )}
    </>
  );
}

function milliseconds(text: string): number | undefined {
  const value = Number(text);
  return text !== '' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
