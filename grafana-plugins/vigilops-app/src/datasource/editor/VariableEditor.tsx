import type { QueryEditorProps } from '@grafana/data';
import { t } from '../../t.ts';
import { Combobox, InlineField, Stack } from '@grafana/ui';
import type { VigilDataSource } from '../datasource.ts';
import { LOOKUPS, type LookupKind, type VariableQuery } from '../lookup.ts';
import type { VigilOptions, VigilQuery } from '../query.ts';
import { lookUpOptions, metricOptions, narrowed } from './options.ts';
import { TextField } from './TextField.tsx';

export type VariableEditorProps = QueryEditorProps<VigilDataSource, VigilQuery, VigilOptions, VariableQuery>;

function kindName(kind: LookupKind): string {
  switch (kind) {
    case 'hosts':
      return t('datasource.variable.hosts', 'Hosts');
    case 'services':
      return t('datasource.variable.services', 'Services');
    case 'metrics':
      return t('datasource.variable.metrics', 'Metrics');
    case 'labels':
      return t('datasource.variable.labels', 'Labels of a metric');
    case 'values':
      return t('datasource.variable.values', 'Values of a label');
    default:
      return kind satisfies never;
  }
}

export function VariableEditor({ datasource, query, onChange, onRunQuery }: VariableEditorProps) {
  const kind = LOOKUPS.includes(query.kind) ? query.kind : 'hosts';
  const metric = query.metric ?? '';
  const change = (fields: Partial<VariableQuery>) => {
    onChange({ ...query, refId: query.refId || 'variable', kind, ...fields });
    onRunQuery();
  };
  const ofMetric = kind === 'labels' || kind === 'values';
  return (
    <Stack direction="column" gap={1}>
      <InlineField label={t('datasource.variable.list', 'List')} labelWidth={14}>
        <Combobox
          aria-label={t('datasource.variable.list', 'List')}
          width={40}
          value={kind}
          options={LOOKUPS.map((value) => ({ value, label: kindName(value) }))}
          onChange={({ value }) => change({ kind: value })}
        />
      </InlineField>
      {ofMetric && (
        <InlineField label={t('datasource.metrics.metric', 'Metric')} labelWidth={14}>
          <Combobox
            aria-label={t('datasource.metrics.metric', 'Metric')}
            width={40}
            createCustomValue
            value={metric === '' ? null : metric}
            options={(part) => metricOptions(datasource, part)}
            onChange={({ value }) => change({ metric: value })}
          />
        </InlineField>
      )}
      {kind === 'values' && (
        <InlineField label={t('datasource.filters.label', 'Label')} labelWidth={14}>
          <Combobox
            aria-label={t('datasource.filters.label', 'Label')}
            width={40}
            createCustomValue
            value={query.label ?? null}
            options={(part) => narrowed(lookUpOptions(datasource, { kind: 'labels', metric }), part)}
            onChange={({ value }) => change({ label: value })}
          />
        </InlineField>
      )}
      {kind !== 'labels' && (
        <InlineField label={t('datasource.variable.part', 'Containing')} labelWidth={14}>
          <TextField
            aria-label={t('datasource.variable.part', 'Containing')}
            width={40}
            value={query.part ?? ''}
            onDone={(part) => change({ part })}
          />
        </InlineField>
      )}
      {kind === 'hosts' && (
        <InlineField label={t('datasource.variable.group', 'Of the group')} labelWidth={14}>
          <TextField
            aria-label={t('datasource.variable.group', 'Of the group')}
            width={40}
            value={query.group ?? ''}
            onDone={(group) => change({ group })}
          />
        </InlineField>
      )}
    </Stack>
  );
}
