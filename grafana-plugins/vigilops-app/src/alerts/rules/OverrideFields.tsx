import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, InlineSwitch, useStyles2 } from '@grafana/ui';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { usePolled } from '../../fleet/use-polled.ts';
import { asOptions, Choices, named } from '../../services/Choices.tsx';
import { t } from '../../t.ts';
import { isRatio } from '../condition-words.ts';
import { ListField, NumberField } from '../fields.tsx';
import { SEVERITIES, type RuleCondition, type RuleOverride, type Severity } from '../types.ts';
import { without } from '../without.ts';
import { severityName } from '../words.ts';

interface Props {
  readonly overrides: readonly RuleOverride[];
  readonly condition: RuleCondition;
  readonly problem: string | undefined;
  readonly onChange: (overrides: RuleOverride[]) => void;
}

/** For some groups or hosts it is otherwise. */
export function OverrideFields({ overrides, condition, problem, onChange }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Field
      label={t('rule.overrides', 'Exceptions')}
      description={t(
        'rule.overrides-help',
        'For some hosts or groups it is otherwise; the first that names a host counts.',
      )}
      invalid={problem !== undefined}
      error={problem}
      useFieldset
      noMargin
    >
      <div className={styles.list}>
        {overrides.map((override, at) => (
          <One
            key={at}
            override={override}
            condition={condition}
            onChange={(next) => onChange(overrides.with(at, next))}
            onRemove={() => onChange(overrides.toSpliced(at, 1))}
          />
        ))}
        <Button
          type="button"
          icon="plus"
          size="sm"
          variant="secondary"
          onClick={() => onChange([...overrides, { host_ids: [], groups: [], enabled: true }])}
        >
          {t('rule.add-override', 'Add an exception')}
        </Button>
      </div>
    </Field>
  );
}

interface OneProps {
  readonly override: RuleOverride;
  readonly condition: RuleCondition;
  readonly onChange: (override: RuleOverride) => void;
  readonly onRemove: () => void;
}

function One({ override, condition, onChange, onRemove }: OneProps) {
  const styles = useStyles2(getStyles);
  const data = useAppData();
  const hosts = usePolled(data.hosts, REFRESH_MS.slow).data ?? [];
  const hasThreshold =
    condition.type !== 'host' && !(condition.type === 'service' && condition.slower_than_ms === undefined);
  const scale = condition.type === 'metric' && isRatio(condition.figure) ? { unit: '%', times: 100 } : {};
  return (
    <div className={styles.one}>
      <Choices
        label={t('maintenance.groups', 'Groups')}
        options={asOptions(hosts.flatMap(({ group }) => group ?? []))}
        chosen={override.groups}
        onChange={(groups) => onChange({ ...override, groups })}
      />
      <Choices
        label={t('host.all', 'Hosts')}
        options={named(hosts)}
        chosen={override.host_ids}
        onChange={(host_ids) => onChange({ ...override, host_ids })}
      />
      <InlineSwitch
        showLabel
        label={t('rule.watched', 'Watched there')}
        value={override.enabled}
        onChange={(event) => onChange({ ...override, enabled: event.currentTarget.checked })}
      />
      {override.enabled && hasThreshold && (
        <NumberField
          label={t('rule.threshold', 'Threshold')}
          description={t('rule.as-rule', "Empty: the rule's.")}
          value={override.threshold ?? Number.NaN}
          onChange={(threshold) => onChange({ ...override, threshold })}
          {...scale}
        />
      )}
      {override.enabled && (
        <ListField<Severity | ''>
          label={t('alerts.severity-name', 'Severity')}
          value={override.severity ?? ''}
          options={[
            { value: '', label: t('rule.severity-as-rule', "The rule's") },
            ...SEVERITIES.map((value) => ({ value, label: severityName(value) })),
          ]}
          onChange={(severity) => {
            const rest = without(override, 'severity');
            onChange(severity === '' ? rest : { ...rest, severity });
          }}
        />
      )}
      <Button type="button" icon="trash-alt" size="sm" variant="secondary" fill="text" onClick={onRemove}>
        {t('rule.remove-override', 'Remove this exception')}
      </Button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'stretch',
    gap: theme.spacing(1),
    '& > button': { alignSelf: 'flex-start' },
  }),
  one: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    padding: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    border: `1px solid ${theme.colors.border.weak}`,
    '& > button': { alignSelf: 'flex-start' },
  }),
});
