import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, IconButton, Input, Select, useStyles2 } from '@grafana/ui';
import type { LabelFilter } from '../../api/types.ts';
import { t } from '../../t.ts';

const OPERATORS: readonly LabelFilter['op'][] = ['=', '!=', '=~', '!~'];

interface Props {
  readonly filters: readonly LabelFilter[];
  readonly onChange: (filters: LabelFilter[]) => void;
}

/** Which series of the metric count. */
export function FilterFields({ filters, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const set = (at: number, change: Partial<LabelFilter>) =>
    onChange(filters.map((filter, index) => (index === at ? { ...filter, ...change } : filter)));
  return (
    <Field
      label={t('rule.filters', 'Only where')}
      description={t('rule.filters-help', 'Labels of the metric, such as service.name or host.group.')}
      useFieldset
      noMargin
    >
      <div className={styles.list}>
        {filters.map((filter, at) => (
          <div key={at} className={styles.row}>
            <Input
              width={26}
              aria-label={t('rule.filter-key', 'Label')}
              placeholder="service.name"
              value={filter.key}
              onChange={(event) => set(at, { key: event.currentTarget.value })}
            />
            <Select<LabelFilter['op']>
              width={9}
              aria-label={t('rule.filter-op', 'Comparison')}
              value={filter.op}
              options={OPERATORS.map((value) => ({ value, label: value }))}
              onChange={({ value }) => value !== undefined && set(at, { op: value })}
            />
            <Input
              width={26}
              aria-label={t('rule.filter-value', 'Value')}
              value={filter.value}
              onChange={(event) => set(at, { value: event.currentTarget.value })}
            />
            <IconButton
              name="trash-alt"
              tooltip={t('rule.remove-filter', 'Remove this condition')}
              onClick={() => onChange(filters.toSpliced(at, 1))}
            />
          </div>
        ))}
        <Button
          type="button"
          icon="plus"
          size="sm"
          variant="secondary"
          onClick={() => onChange([...filters, { key: '', op: '=', value: '' }])}
        >
          {t('rule.add-filter', 'Add a condition')}
        </Button>
      </div>
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: theme.spacing(1) }),
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5) }),
});
