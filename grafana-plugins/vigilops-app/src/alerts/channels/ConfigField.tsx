import { Field, SecretInput, Switch } from '@grafana/ui';
import { useId, useState } from 'react';
import { t } from '../../t.ts';
import { ListField, NumberField, TextField } from '../fields.tsx';
import type { ChannelConfig, ChannelField } from '../types.ts';
import { inLanguage } from './draft.ts';

type Value = ChannelConfig[string];

interface Props {
  readonly field: ChannelField;
  readonly value: Value | undefined;
  readonly problem: string | undefined;
  /** Of a secret: one is kept already. */
  readonly isSet: boolean;
  readonly onChange: (value: Value) => void;
}

/** One field of a channel, as its kind describes it. */
export function ConfigField({ field, value, problem, isSet, onChange }: Props) {
  const label = inLanguage(field.label);
  const description = field.help === null ? undefined : inLanguage(field.help);
  const common = {
    label,
    ...(description === undefined ? {} : { description }),
    problem,
  };
  const text = typeof value === 'string' ? value : '';
  const required = field.required;
  switch (field.kind) {
    case 'secret':
      return <Secret field={field} value={text} problem={problem} isSet={isSet} onChange={onChange} />;
    case 'number':
      return (
        <NumberField {...common} value={typeof value === 'number' ? value : Number.NaN} onChange={onChange} />
      );
    case 'switch':
      return <SwitchField {...common} value={value === true} onChange={onChange} />;
    case 'choice':
      return (
        <ListField
          {...common}
          value={text}
          options={(field.choices ?? []).map((choice) => ({
            value: choice.value,
            label: inLanguage(choice.label),
          }))}
          onChange={onChange}
        />
      );
    case 'list':
      return (
        <LinesField
          {...common}
          required={required}
          placeholder={field.placeholder ?? ''}
          value={Array.isArray(value) ? value : []}
          onChange={onChange}
        />
      );
    case 'text':
    case 'url':
    case 'multiline':
      return (
        <TextField
          {...common}
          required={required}
          placeholder={field.placeholder ?? ''}
          rows={field.kind === 'multiline' ? 5 : 1}
          value={text}
          onChange={onChange}
        />
      );
    default:
      return field.kind satisfies never;
  }
}

/** Written, never read again: what is kept can be replaced, not seen. */
function Secret({
  field,
  value,
  problem,
  isSet,
  onChange,
}: Omit<Props, 'value'> & { readonly value: string }) {
  const id = useId();
  const [replacing, setReplacing] = useState(false);
  return (
    <Field
      label={inLanguage(field.label)}
      description={field.help === null ? undefined : inLanguage(field.help)}
      required={field.required}
      invalid={problem !== undefined}
      error={problem}
      htmlFor={id}
      noMargin
    >
      <SecretInput
        id={id}
        autoComplete="new-password"
        isConfigured={isSet && !replacing}
        placeholder={field.placeholder ?? ''}
        value={value}
        onReset={() => setReplacing(true)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly description?: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

export function SwitchField({ label, description, value, onChange }: SwitchProps) {
  const id = useId();
  return (
    <Field label={label} description={description} htmlFor={id} noMargin>
      <Switch id={id} value={value} onChange={(event) => onChange(event.currentTarget.checked)} />
    </Field>
  );
}

interface LinesProps {
  readonly label: string;
  readonly description?: string;
  readonly problem: string | undefined;
  readonly required: boolean;
  readonly placeholder: string;
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
}

/** Texts, one a line. */
export function LinesField({ value, onChange, description, ...props }: LinesProps) {
  // Empty lines stay while one is writing.
  const [text, setText] = useState(() => value.join('\n'));
  return (
    <TextField
      {...props}
      description={[description, t('channel.one-a-line', 'One a line.')].filter(Boolean).join(' ')}
      rows={3}
      value={text}
      onChange={(written) => {
        setText(written);
        onChange(
          written
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== ''),
        );
      }}
    />
  );
}
