import { t } from '../../t.ts';
import { NumberField, RadioField } from '../fields.tsx';
import type { RuleCondition, RuleType } from '../types.ts';
import type { Problems } from './draft.ts';

export interface OneProps<Type extends RuleType> {
  readonly condition: Extract<RuleCondition, { type: Type }>;
  readonly problems: Problems;
  readonly onChange: (condition: RuleCondition) => void;
}

export function Comparison({ condition, onChange }: Omit<OneProps<'metric' | 'series'>, 'problems'>) {
  return (
    <RadioField
      label={t('rule.comparison', 'It is bad')}
      value={condition.comparison}
      options={[
        { value: 'above', label: t('rule.when-above', 'above the threshold') },
        { value: 'below', label: t('rule.when-below', 'below the threshold') },
      ]}
      onChange={(comparison) => onChange({ ...condition, comparison })}
    />
  );
}

interface RecoversProps extends OneProps<'metric' | 'series'> {
  readonly scale: { readonly unit?: string; readonly times?: number };
}

export function Recovers({ condition, problems, onChange, scale }: RecoversProps) {
  return (
    <NumberField
      key={`recovers ${scale.unit ?? ''}`}
      label={t('rule.recovers', 'Good again at')}
      description={t(
        'rule.recovers-help',
        'Further back than the threshold, so that it does not flap at its edge. Empty: the threshold.',
      )}
      problem={problems.recovers}
      value={condition.recovers_at ?? Number.NaN}
      onChange={(recovers_at) => onChange({ ...condition, recovers_at })}
      {...scale}
    />
  );
}
