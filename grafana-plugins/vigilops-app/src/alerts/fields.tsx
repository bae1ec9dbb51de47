import { Field, Input, RadioButtonGroup, Select, TextArea } from '@grafana/ui';
import { useId, useState } from 'react';
import { lengthText, secondsOf } from './length.ts';

interface Common {
  readonly label: string;
  readonly description?: string;
  readonly problem?: string | undefined;
}

interface TextProps extends Common {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly required?: boolean;
  readonly placeholder?: string;
  /** More than one: of several lines. */
  readonly rows?: number;
  readonly maxLength?: number;
}

export function TextField({
  label,
  description,
  problem,
  value,
  onChange,
  required,
  placeholder,
  rows = 1,
  maxLength,
}: TextProps) {
  const id = useId();
  const common = {
    id,
    value,
    placeholder: placeholder ?? '',
    ...(maxLength === undefined ? {} : { maxLength }),
  };
  return (
    <Field
      label={label}
      description={description}
      required={required === true}
      invalid={problem !== undefined}
      error={problem}
      htmlFor={id}
      noMargin
    >
      {rows === 1 ? (
        <Input {...common} autoComplete="off" onChange={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <TextArea {...common} rows={rows} onChange={(event) => onChange(event.currentTarget.value)} />
      )}
    </Field>
  );
}

interface NumberProps extends Common {
  /** NaN: nothing is written. */
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly unit?: string;
  readonly width?: number;
  /** What the value is shown times: 100 for a ratio as percent. */
  readonly times?: number;
  readonly placeholder?: string;
}

/** A number; while it is no number, its value is NaN. */
export function NumberField({
  label,
  description,
  problem,
  value,
  onChange,
  unit,
  width = 20,
  times = 1,
  placeholder,
}: NumberProps) {
  const id = useId();
  const [text, setText] = useState(() => shownNumber(value, times));
  // What was set from elsewhere is shown; what is being written stays as it is written.
  const shown = Object.is(parsed(text, times), value) ? text : shownNumber(value, times);
  return (
    <Field
      label={label}
      description={description}
      invalid={problem !== undefined}
      error={problem}
      htmlFor={id}
      noMargin
    >
      <Input
        id={id}
        width={width}
        inputMode="decimal"
        autoComplete="off"
        placeholder={placeholder ?? ''}
        suffix={unit}
        value={shown}
        onChange={(event) => {
          setText(event.currentTarget.value);
          onChange(parsed(event.currentTarget.value, times));
        }}
      />
    </Field>
  );
}

const shownNumber = (value: number, times: number) =>
  Number.isNaN(value) ? '' : String(Number((value * times).toPrecision(12)));
const parsed = (text: string, times: number) =>
  text.trim() === '' ? Number.NaN : Number((Number(text) / times).toPrecision(12));

interface LengthProps extends Common {
  /** Seconds; NaN: what is written is no length. */
  readonly value: number;
  readonly onChange: (seconds: number) => void;
}

/** A length of time as `5m` or `1h 30m`. */
export function LengthField({ label, description, problem, value, onChange }: LengthProps) {
  const id = useId();
  const [text, setText] = useState(() => lengthText(value));
  const shown = Object.is(secondsOf(text) ?? Number.NaN, value) ? text : lengthText(value);
  return (
    <Field
      label={label}
      description={description}
      invalid={problem !== undefined}
      error={problem}
      htmlFor={id}
      noMargin
    >
      <Input
        id={id}
        width={16}
        autoComplete="off"
        placeholder="5m"
        value={shown}
        onChange={(event) => {
          setText(event.currentTarget.value);
          onChange(secondsOf(event.currentTarget.value) ?? Number.NaN);
        }}
      />
    </Field>
  );
}

interface ChoiceProps<Value extends string> extends Common {
  readonly value: Value;
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    readonly description?: string;
  }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, all in sight. */
export function RadioField<Value extends string>({
  label,
  description,
  value,
  options,
  onChange,
}: ChoiceProps<Value>) {
  return (
    <Field label={label} description={description} noMargin useFieldset>
      <div>
        <RadioButtonGroup<Value>
          aria-label={label}
          value={value}
          options={[...options]}
          onChange={onChange}
        />
      </div>
    </Field>
  );
}

/** One of many. */
export function ListField<Value extends string>({
  label,
  description,
  value,
  options,
  onChange,
}: ChoiceProps<Value>) {
  const id = useId();
  return (
    <Field label={label} description={description} htmlFor={id} noMargin>
      <Select<Value>
        inputId={id}
        aria-label={label}
        value={value}
        options={options.map((option) => ({ ...option }))}
        onChange={(option) => option.value !== undefined && onChange(option.value)}
      />
    </Field>
  );
}
