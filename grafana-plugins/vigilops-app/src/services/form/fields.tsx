import { Checkbox, Combobox, Field, Input, Stack, TextArea } from '@grafana/ui';
import { useState } from 'react';
import { t } from '../../t.ts';
import type { FormValues } from './form-values.ts';
import type { FieldName } from './problems.ts';
import type { ServiceForm } from './use-service-form.ts';

type NamesOf<Value> = {
  [Name in FieldName]: FormValues[Name] extends Value ? Name : never;
}[FieldName];

interface Common<Name extends FieldName> {
  readonly form: ServiceForm;
  readonly name: Name;
  readonly label: string;
  readonly description?: string;
}

const idOf = (name: FieldName) => `service-${name}`;

interface TextProps extends Common<NamesOf<string>> {
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly width?: number;
  readonly suffix?: string;
  readonly number?: boolean;
  readonly lines?: number;
}

export function TextField({
  form,
  name,
  label,
  description,
  placeholder,
  required,
  width,
  suffix,
  number,
  lines,
}: TextProps) {
  const problem = form.problemOf(name);
  const common = {
    id: idOf(name),
    value: form.values[name],
    placeholder: placeholder ?? '',
    onBlur: () => form.leave(name),
  };
  const set = (value: string) => form.set({ [name]: value });
  return (
    <Field
      label={label}
      description={description}
      required={required === true}
      invalid={problem !== undefined}
      error={problem}
      htmlFor={idOf(name)}
      noMargin
    >
      {lines === undefined ? (
        <Input
          {...common}
          inputMode={number === true ? 'decimal' : 'text'}
          {...(width === undefined ? {} : { width })}
          suffix={suffix}
          autoComplete="off"
          onChange={(event) => set(event.currentTarget.value)}
        />
      ) : (
        <TextArea {...common} rows={lines} onChange={(event) => set(event.currentTarget.value)} />
      )}
    </Field>
  );
}

export function TickField({ form, name, label, description }: Common<NamesOf<boolean>>) {
  return (
    <div>
      <Checkbox
        id={idOf(name)}
        label={label}
        description={description ?? ''}
        value={form.values[name]}
        onChange={(event) => form.set({ [name]: event.currentTarget.checked })}
      />
    </div>
  );
}

const UNITS = [86_400, 3_600, 60, 1] as const;

const unitName = (unit: number) => {
  switch (unit) {
    case 86_400:
      return t('check.unit.days', 'days');
    case 3_600:
      return t('check.unit.hours', 'hours');
    case 60:
      return t('check.unit.minutes', 'minutes');
    default:
      return t('check.unit.seconds', 'seconds');
  }
};

/** The largest unit of which the seconds are a whole number. */
const unitOf = (seconds: number) =>
  UNITS.find((unit) => seconds > 0 && Number.isInteger(seconds / unit)) ?? 1;

/** A length of time: a number and its unit. */
export function LengthField({ form, name, label, description }: Common<NamesOf<string>>) {
  const problem = form.problemOf(name);
  const [unit, setUnit] = useState(() => unitOf(Number(form.values[name])));
  const text = form.values[name];
  const shown = text === '' || Number.isNaN(Number(text)) ? text : String(Number(text) / unit);
  const set = (typed: string, of: number) => {
    const isNumber = typed.trim() !== '' && !Number.isNaN(Number(typed));
    form.set({ [name]: isNumber ? String(Number(typed) * of) : typed });
  };
  return (
    <Field
      label={label}
      description={description}
      invalid={problem !== undefined}
      error={problem}
      htmlFor={idOf(name)}
      noMargin
    >
      <Stack gap={0.5}>
        <Input
          id={idOf(name)}
          width={10}
          inputMode="decimal"
          autoComplete="off"
          value={shown}
          invalid={problem !== undefined}
          onBlur={() => form.leave(name)}
          onChange={(event) => set(event.currentTarget.value, unit)}
        />
        <Combobox
          id={`${idOf(name)}-unit`}
          aria-label={t('check.unit.of', 'Unit of: {{what}}', { what: label })}
          width={14}
          value={unit}
          options={UNITS.map((value) => ({ value, label: unitName(value) })).reverse()}
          onChange={({ value }) => {
            setUnit(value);
            set(shown, value);
          }}
        />
      </Stack>
    </Field>
  );
}
