import { Field, TagsInput } from '@grafana/ui';
import type { SeriesAggregate, TimeFunction } from '../../api/types.ts';
import { t } from '../../t.ts';
import { LengthField, ListField, NumberField } from '../fields.tsx';
import type { RuleCondition } from '../types.ts';
import { without } from '../without.ts';
import { Comparison, Recovers } from './ThresholdFields.tsx';
import type { Problems } from './draft.ts';
import { FilterFields } from './FilterFields.tsx';
import { MetricField } from './MetricField.tsx';

type Series = Extract<RuleCondition, { type: 'series' }>;

interface Props {
  readonly condition: Series;
  readonly problems: Problems;
  readonly onChange: (condition: RuleCondition) => void;
}

const TIME_FUNCTIONS: readonly TimeFunction[] = [
  'avg',
  'min',
  'max',
  'sum',
  'last',
  'rate',
  'increase',
  'quantile',
];
const AGGREGATES: readonly SeriesAggregate[] = ['avg', 'sum', 'min', 'max', 'count', 'quantile'];

/** Any metric: which series, what of them, and against what. */
export function SeriesFields({ condition, problems, onChange }: Props) {
  const set = (change: Partial<Series>) => onChange({ ...condition, ...change });
  const leaveOut = (key: 'time_function' | 'aggregate') => onChange(without(condition, key));
  const itself = { value: '' as const, label: t('rule.by-itself', 'As fits the metric') };
  const needsQuantile = condition.time_function === 'quantile' || condition.aggregate === 'quantile';
  return (
    <>
      <MetricField
        value={condition.metric}
        problem={problems.metric}
        onChange={(metric) => set({ metric })}
      />
      <FilterFields filters={condition.filters} onChange={(filters) => set({ filters })} />
      <Field
        label={t('rule.group-by', 'One alert for each')}
        description={t('rule.group-by-help', 'Labels, beside the host that sends it.')}
        htmlFor="rule-groups"
        noMargin
      >
        <TagsInput
          id="rule-groups"
          addOnBlur
          autoColors={false}
          placeholder={t('rule.group-by-hint', 'A label, then Enter')}
          tags={[...condition.group_by]}
          onChange={(group_by) => set({ group_by })}
        />
      </Field>
      <LengthField
        label={t('rule.window', 'Within')}
        problem={problems.time}
        value={condition.window_seconds}
        onChange={(window_seconds) => set({ window_seconds })}
      />
      <ListField<TimeFunction | ''>
        label={t('rule.time-function', 'Over that time')}
        value={condition.time_function ?? ''}
        options={[itself, ...TIME_FUNCTIONS.map((value) => ({ value, label: value }))]}
        onChange={(value) => (value === '' ? leaveOut('time_function') : set({ time_function: value }))}
      />
      <ListField<SeriesAggregate | ''>
        label={t('rule.aggregate', 'Across its series')}
        value={condition.aggregate ?? ''}
        options={[itself, ...AGGREGATES.map((value) => ({ value, label: value }))]}
        onChange={(value) => (value === '' ? leaveOut('aggregate') : set({ aggregate: value }))}
      />
      {needsQuantile && (
        <NumberField
          label={t('rule.quantile', 'Quantile')}
          description={t('rule.quantile-help', 'Between 0 and 1: 0.95 is what 95 % stay below.')}
          value={condition.quantile ?? Number.NaN}
          onChange={(quantile) => set({ quantile })}
        />
      )}
      <ListField<Series['of']>
        label={t('rule.of', 'Compared is')}
        value={condition.of}
        options={[
          { value: 'value', label: t('rule.of-value', 'the value') },
          { value: 'change', label: t('rule.of-change', 'its change against the window before') },
          { value: 'change_ratio', label: t('rule.of-ratio', 'its change, as a share of the earlier value') },
        ]}
        onChange={(of) => set({ of })}
      />
      <Comparison condition={condition} onChange={onChange} />
      <NumberField
        label={t('rule.threshold', 'Threshold')}
        problem={problems.threshold}
        value={condition.threshold}
        onChange={(threshold) => set({ threshold })}
      />
      <Recovers condition={condition} problems={problems} onChange={onChange} scale={{}} />
    </>
  );
}
