import { MultiCombobox, Field } from '@grafana/ui';
import { LEVELS } from '@vigilops/contracts';
import type { Level } from '../../api/types.ts';
import { t } from '../../t.ts';
import { figureName, isRatio, type Figure } from '../condition-words.ts';
import { LengthField, ListField, NumberField, RadioField, TextField } from '../fields.tsx';
import type { RuleCondition, RuleType } from '../types.ts';
import { ruleTypeName } from '../words.ts';
import { firstCondition, queryProblem, type Problems } from './draft.ts';
import { FilterFields } from './FilterFields.tsx';
import { without } from '../without.ts';
import { MetricField } from './MetricField.tsx';
import { QueryField } from './QueryField.tsx';
import { SeriesFields } from './SeriesFields.tsx';
import { Comparison, Recovers, type OneProps } from './ThresholdFields.tsx';

interface Props {
  readonly condition: RuleCondition;
  readonly problems: Problems;
  readonly onChange: (condition: RuleCondition) => void;
}

const TYPES: readonly RuleType[] = [
  'metric',
  'series',
  'absence',
  'host',
  'service',
  'certificate',
  'log',
  'anomaly',
  'blind',
];
const FIGURES: readonly Figure[] = [
  'cpu_usage_ratio',
  'memory_usage_ratio',
  'swap_usage_ratio',
  'disk_usage_ratio',
  'load_1m',
  'load_5m',
  'load_15m',
  'network_receive_bytes_per_second',
  'network_transmit_bytes_per_second',
];

/** What the rule looks at, and when that is bad. */
export function ConditionFields({ condition, problems, onChange }: Props) {
  return (
    <>
      <ListField
        label={t('rule.type', 'What it looks at')}
        value={condition.type}
        options={TYPES.map((value) => ({ value, label: ruleTypeName(value), description: typeHelp(value) }))}
        onChange={(type) => type !== condition.type && onChange(firstCondition(type))}
      />
      <OfType condition={condition} problems={problems} onChange={onChange} />
    </>
  );
}

function typeHelp(type: RuleType): string {
  switch (type) {
    case 'metric':
      return t('rule.help.metric', 'CPU, memory, disk, load or network of each host');
    case 'series':
      return t('rule.help.series', 'Any metric that anything sends, or how fast it changes');
    case 'absence':
      return t('rule.help.absence', 'Something that was sent and comes no more');
    case 'host':
      return t('rule.help.host', 'A host that is not heard of for its time-out');
    case 'service':
      return t('rule.help.service', 'A service that is down, or answers slowly');
    case 'certificate':
      return t('rule.help.certificate', 'A certificate that ends soon');
    case 'log':
      return t('rule.help.log', 'Many lines that a search finds, of a level or with a text');
    case 'anomaly':
      return t('rule.help.anomaly', 'What was found without any rule, and goes on');
    case 'blind':
      return t('rule.help.blind', 'Rules that cannot look, checks whose observers see nothing');
    default:
      return type satisfies never;
  }
}

function OfType({ condition, problems, onChange }: Props) {
  switch (condition.type) {
    case 'metric':
      return <MetricFields condition={condition} problems={problems} onChange={onChange} />;
    case 'series':
      return <SeriesFields condition={condition} problems={problems} onChange={onChange} />;
    case 'absence':
      return (
        <>
          <MetricField
            value={condition.metric}
            problem={problems.metric}
            onChange={(metric) => onChange({ ...condition, metric })}
          />
          <FilterFields
            filters={condition.filters}
            onChange={(filters) => onChange({ ...condition, filters })}
          />
          <LengthField
            label={t('rule.silent-for', 'Not come for')}
            problem={problems.time}
            value={condition.silent_seconds}
            onChange={(silent_seconds) => onChange({ ...condition, silent_seconds })}
          />
        </>
      );
    case 'host':
      return null;
    case 'service':
      return <ServiceFields condition={condition} problems={problems} onChange={onChange} />;
    case 'certificate':
      return (
        <NumberField
          label={t('rule.days', 'Ends within')}
          unit={t('check.unit.days', 'days')}
          problem={problems.threshold}
          value={condition.days}
          onChange={(days) => onChange({ ...condition, days })}
        />
      );
    case 'log':
      return <LogFields condition={condition} problems={problems} onChange={onChange} />;
    case 'anomaly':
      return (
        <NumberField
          label={t('rule.min-score', 'From a score of')}
          unit="%"
          problem={problems.threshold}
          times={100}
          value={condition.min_score}
          onChange={(min_score) => onChange({ ...condition, min_score })}
        />
      );
    case 'blind':
      return (
        <LengthField
          label={t('rule.failing-for', 'They see nothing for')}
          problem={problems.time}
          value={condition.failing_seconds}
          onChange={(failing_seconds) => onChange({ ...condition, failing_seconds })}
        />
      );
    default:
      return condition satisfies never;
  }
}

function MetricFields({ condition, problems, onChange }: OneProps<'metric'>) {
  const ratio = isRatio(condition.figure);
  const scale = ratio ? { unit: '%', times: 100 } : {};
  return (
    <>
      <ListField
        label={t('rule.figure', 'Figure')}
        value={condition.figure}
        options={FIGURES.map((value) => ({ value, label: figureName(value) }))}
        onChange={(figure) => onChange({ ...condition, figure })}
      />
      <Comparison condition={condition} onChange={onChange} />
      <NumberField
        key={`threshold ${ratio}`}
        label={t('rule.threshold', 'Threshold')}
        problem={problems.threshold}
        value={condition.threshold}
        onChange={(threshold) => onChange({ ...condition, threshold })}
        {...scale}
      />
      <Recovers condition={condition} problems={problems} onChange={onChange} scale={scale} />
    </>
  );
}

function ServiceFields({ condition, problems, onChange }: OneProps<'service'>) {
  const slow = condition.slower_than_ms !== undefined;
  return (
    <>
      <RadioField
        label={t('rule.comparison', 'It is bad')}
        value={slow ? 'slow' : 'down'}
        options={[
          { value: 'down', label: t('rule.when-down', 'when it is down') },
          { value: 'slow', label: t('rule.when-slow', 'when it answers slowly') },
        ]}
        onChange={(next) =>
          onChange(next === 'slow' ? { type: 'service', slower_than_ms: 1_000 } : { type: 'service' })
        }
      />
      {slow && (
        <NumberField
          label={t('rule.slower-than', 'Slower than')}
          unit="ms"
          problem={problems.threshold}
          value={condition.slower_than_ms ?? Number.NaN}
          onChange={(slower_than_ms) => onChange({ ...condition, slower_than_ms })}
        />
      )}
    </>
  );
}

function LogFields({ condition, problems, onChange }: OneProps<'log'>) {
  return (
    <>
      <QueryField
        query={condition.query ?? ''}
        caseSensitive={condition.case_sensitive === true}
        problem={queryProblem(condition)}
        isSent={problems.query !== undefined}
        onChange={(query, caseSensitive) => {
          const rest = without(without(condition, 'query'), 'case_sensitive');
          onChange({
            ...rest,
            ...(query === '' ? {} : { query }),
            ...(caseSensitive ? { case_sensitive: true } : {}),
          });
        }}
      />
      <TextField
        label={t('rule.text', 'Contains')}
        description={t('rule.text-help', 'In any case of letters. Empty: any line.')}
        value={condition.text ?? ''}
        maxLength={1_024}
        onChange={(text) => onChange({ ...condition, text })}
      />
      <Field label={t('rule.levels', 'Levels')} htmlFor="rule-levels" noMargin>
        <MultiCombobox<Level>
          id="rule-levels"
          placeholder={t('rule.any-level', 'Any level')}
          value={[...(condition.levels ?? [])]}
          options={LEVELS.map((value) => ({ value, label: value }))}
          onChange={(chosen) => {
            const rest = without(condition, 'levels');
            const levels = chosen.map(({ value }) => value);
            onChange(levels.length === 0 ? rest : { ...rest, levels });
          }}
        />
      </Field>
      <NumberField
        label={t('rule.at-least', 'At least so many lines')}
        problem={problems.count}
        value={condition.at_least}
        onChange={(at_least) => onChange({ ...condition, at_least })}
      />
      <LengthField
        label={t('rule.window', 'Within')}
        problem={problems.time}
        value={condition.window_seconds}
        onChange={(window_seconds) => onChange({ ...condition, window_seconds })}
      />
    </>
  );
}
