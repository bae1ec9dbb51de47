import { t } from '../../t.ts';
import { Button, Combobox, IconButton, InlineField, Stack } from '@grafana/ui';
import type { LabelFilter } from '../../api/types.ts';
import type { VigilDataSource } from '../datasource.ts';
import { lookUpOptions, narrowed } from './options.ts';

interface Props {
  readonly datasource: VigilDataSource;
  readonly metric: string;
  readonly filters: readonly LabelFilter[];
  readonly onChange: (filters: LabelFilter[]) => void;
}

const OPERATORS = (['=', '!=', '=~', '!~'] as const).map((value) => ({ value, label: value }));

export function FiltersEditor({ datasource, metric, filters, onChange }: Props) {
  const replace = (at: number, fields: Partial<LabelFilter>) =>
    onChange(filters.map((filter, index) => (index === at ? { ...filter, ...fields } : filter)));
  return (
    <InlineField label={t('datasource.filters.where', 'Where')} labelWidth={12}>
      <Stack wrap="wrap" gap={1} alignItems="center">
        {filters.map((filter, index) => (
          // A filter has no identity but its place.
          <Stack key={index} gap={0} alignItems="center">
            <Combobox
              aria-label={t('datasource.filters.label', 'Label')}
              placeholder={t('datasource.filters.label', 'Label')}
              width={24}
              createCustomValue
              value={filter.key === '' ? null : filter.key}
              options={(part) => narrowed(lookUpOptions(datasource, { kind: 'labels', metric }), part)}
              onChange={({ value }) => replace(index, { key: value })}
            />
            <Combobox
              aria-label={t('datasource.filters.operator', 'Operator')}
              width={8}
              value={filter.op}
              options={OPERATORS}
              onChange={({ value }) => replace(index, { op: value })}
            />
            <Combobox
              aria-label={t('datasource.filters.value', 'Value')}
              placeholder={t('datasource.filters.value', 'Value')}
              width={28}
              createCustomValue
              value={filter.value === '' ? null : filter.value}
              options={(part) =>
                lookUpOptions(datasource, { kind: 'values', metric, label: filter.key, part })
              }
              onChange={({ value }) => replace(index, { value })}
            />
            <IconButton
              name="times"
              tooltip={t('datasource.filters.remove', 'Remove this filter')}
              onClick={() => onChange(filters.filter((_, at) => at !== index))}
            />
          </Stack>
        ))}
        <Button
          variant="secondary"
          size="sm"
          icon="plus"
          onClick={() => onChange([...filters, { key: '', op: '=', value: '' }])}
        >
          {t('datasource.filters.add', 'Add filter')}
        </Button>
      </Stack>
    </InlineField>
  );
}
