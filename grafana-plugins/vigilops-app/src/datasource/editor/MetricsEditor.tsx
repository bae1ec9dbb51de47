import { t } from '../../t.ts';
import { Combobox, InlineField, MultiCombobox, Stack } from '@grafana/ui';
import type { SeriesAggregate, TimeFunction } from '../../api/types.ts';
import { CountField } from './CountField.tsx';
import { FiltersEditor } from './FiltersEditor.tsx';
import { lookUpOptions, metricOptions, narrowed } from './options.ts';
import type { SignalEditorProps } from './QueryEditor.tsx';
import { TextField } from './TextField.tsx';

const AGGREGATES: readonly SeriesAggregate[] = ['avg', 'sum', 'min', 'max', 'count', 'quantile'];
const FUNCTIONS: readonly TimeFunction[] = [
  'avg',
  'min',
  'max',
  'sum',
  'last',
  'rate',
  'increase',
  'quantile',
];
const asOptions = <T extends string>(values: readonly T[]) =>
  values.map((value) => ({ value, label: value }));

export function MetricsEditor({ datasource, query, change }: SignalEditorProps) {
  const metric = query.metric ?? '';
  const usesQuantile = query.aggregate === 'quantile' || query.timeFunction === 'quantile';
  return (
    <>
      <Stack wrap="wrap" gap={1}>
        <InlineField label={t('datasource.metrics.metric', 'Metric')} labelWidth={12}>
          <Combobox
            aria-label={t('datasource.metrics.metric', 'Metric')}
            placeholder={t('datasource.metrics.choose', 'Choose or search a metric')}
            width={50}
            createCustomValue
            value={metric === '' ? null : metric}
            options={(part) => metricOptions(datasource, part)}
            onChange={({ value }) => change({ metric: value })}
          />
        </InlineField>
        <InlineField
          label={t('datasource.metrics.function', 'In time')}
          tooltip={t(
            'datasource.metrics.function-tip',
            'What is made of the values within one step. Counters give their rate and other numbers their average when nothing is chosen.',
          )}
        >
          <Combobox
            aria-label={t('datasource.metrics.function', 'In time')}
            placeholder={t('datasource.metrics.auto', 'automatic')}
            width={16}
            isClearable
            value={query.timeFunction ?? null}
            options={asOptions(FUNCTIONS)}
            onChange={(option) => change({ timeFunction: option?.value })}
          />
        </InlineField>
        <InlineField
          label={t('datasource.metrics.aggregate', 'Across series')}
          tooltip={t(
            'datasource.metrics.aggregate-tip',
            'What is made of the series of one group. Without it and without groups each series stands alone.',
          )}
        >
          <Combobox
            aria-label={t('datasource.metrics.aggregate', 'Across series')}
            placeholder={t('datasource.metrics.auto', 'automatic')}
            width={16}
            isClearable
            value={query.aggregate ?? null}
            options={asOptions(AGGREGATES)}
            onChange={(option) => change({ aggregate: option?.value })}
          />
        </InlineField>
        {usesQuantile && (
          <InlineField label={t('datasource.metrics.quantile', 'Quantile')}>
            <TextField
              aria-label={t('datasource.metrics.quantile', 'Quantile')}
              type="number"
              min={0}
              max={1}
              step={0.01}
              width={10}
              value={String(query.quantile ?? 0.95)}
              onDone={(text) => change({ quantile: clamp(Number(text)) })}
            />
          </InlineField>
        )}
      </Stack>
      <Stack wrap="wrap" gap={1}>
        <InlineField label={t('datasource.metrics.group-by', 'Group by')} labelWidth={12}>
          <MultiCombobox
            aria-label={t('datasource.metrics.group-by', 'Group by')}
            placeholder={t('datasource.metrics.group-by-none', 'nothing')}
            width={50}
            createCustomValue
            value={query.groupBy ?? []}
            options={(part) => narrowed(lookUpOptions(datasource, { kind: 'labels', metric }), part)}
            onChange={(options) => change({ groupBy: options.map(({ value }) => value) })}
          />
        </InlineField>
        <InlineField
          label={t('datasource.metrics.legend', 'Legend')}
          tooltip={t(
            'datasource.metrics.legend-tip',
            'The name of each series. Labels are written in double curly brackets.',
          )}
        >
          <TextField
            aria-label={t('datasource.metrics.legend', 'Legend')}
            placeholder="{{host.name}}"
            width={30}
            value={query.legend ?? ''}
            onDone={(legend) => change({ legend })}
          />
        </InlineField>
        <InlineField
          label={t('datasource.metrics.step', 'Step')}
          tooltip={t(
            'datasource.metrics.step-tip',
            'Seconds between two points. Empty: as the width allows.',
          )}
        >
          <TextField
            aria-label={t('datasource.metrics.step', 'Step')}
            type="number"
            min={1}
            placeholder={t('datasource.metrics.auto', 'automatic')}
            width={14}
            value={query.stepSeconds === undefined ? '' : String(query.stepSeconds)}
            onDone={(text) => change({ stepSeconds: wholeSeconds(text) })}
          />
        </InlineField>
        <CountField
          label={t('datasource.metrics.limit', 'At most')}
          most={1_000}
          usual={1_000}
          value={query.limit}
          onChange={(limit) => change({ limit })}
        />
      </Stack>
      <FiltersEditor
        datasource={datasource}
        metric={metric}
        filters={query.filters ?? []}
        onChange={(filters) => change({ filters })}
      />
    </>
  );
}

const clamp = (value: number) => (Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0.95);

function wholeSeconds(text: string): number | undefined {
  const seconds = Math.round(Number(text));
  return text !== '' && seconds >= 1 ? seconds : undefined;
}
