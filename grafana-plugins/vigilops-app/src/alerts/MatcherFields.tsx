import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Field, IconButton, Input, Select, useStyles2 } from '@grafana/ui';
import { t } from '../t.ts';
import { operatorOf, OPERATORS, withOperator, type Operator } from './matcher-text.ts';
import type { Matcher } from './types.ts';

/** Labels that every alert of ours may have; others come with rules and senders. */
const KNOWN_LABELS = ['alertname', 'severity', 'host', 'service', 'group', 'team', 'env'];

interface Props {
  readonly label: string;
  readonly description: string;
  readonly problem?: string | undefined;
  readonly matchers: readonly Matcher[];
  readonly disabled?: boolean;
  readonly onChange: (matchers: Matcher[]) => void;
}

/** Conditions on labels, all of which have to hold. */
export function MatcherFields({ label, description, problem, matchers, disabled = false, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const set = (at: number, change: Partial<Matcher>) =>
    onChange(matchers.map((each, index) => (index === at ? { ...each, ...change } : each)));
  return (
    <Field
      label={label}
      description={description}
      invalid={problem !== undefined}
      error={problem}
      useFieldset
      noMargin
    >
      <div className={styles.list}>
        {matchers.map((matcher, at) => (
          <div key={at} className={styles.row}>
            <Combobox
              width={20}
              createCustomValue
              disabled={disabled}
              aria-label={t('matcher.name', 'Label')}
              placeholder="alertname"
              value={matcher.name === '' ? null : matcher.name}
              options={[...new Set([...KNOWN_LABELS, ...(matcher.name === '' ? [] : [matcher.name])])].map(
                (value) => ({ value }),
              )}
              onChange={({ value }) => set(at, { name: value })}
            />
            <Select<Operator>
              width={9}
              disabled={disabled}
              aria-label={t('matcher.operator', 'Comparison')}
              value={operatorOf(matcher)}
              options={OPERATORS.map((value) => ({ value, label: value }))}
              onChange={({ value }) =>
                value !== undefined && onChange(matchers.with(at, withOperator(matcher, value)))
              }
            />
            <Input
              width={26}
              disabled={disabled}
              aria-label={t('matcher.value', 'Value')}
              value={matcher.value}
              onChange={(event) => set(at, { value: event.currentTarget.value })}
            />
            {!disabled && (
              <IconButton
                name="trash-alt"
                tooltip={t('matcher.remove', 'Remove this condition')}
                onClick={() => onChange(matchers.toSpliced(at, 1))}
              />
            )}
          </div>
        ))}
        {!disabled && (
          <Button
            type="button"
            icon="plus"
            size="sm"
            variant="secondary"
            onClick={() => onChange([...matchers, { name: '', value: '', is_regex: false, is_equal: true }])}
          >
            {t('matcher.add', 'Add a condition')}
          </Button>
        )}
      </div>
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: theme.spacing(1) }),
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5) }),
});
