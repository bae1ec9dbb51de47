import { Field, MultiCombobox } from '@grafana/ui';
import { useId } from 'react';

interface Props<Value extends string | number> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly chosen: readonly Value[];
  readonly onChange: (chosen: Value[]) => void;
}

/** Several of a list, under their name. What is gone from the list stays a choice for as long as it is chosen. */
export function Choices<Value extends string | number>({ label, options, chosen, onChange }: Props<Value>) {
  const id = useId();
  const gone = chosen.filter((value) => !options.some((option) => option.value === value));
  return (
    <Field label={label} htmlFor={id} noMargin>
      <MultiCombobox
        id={id}
        value={[...chosen]}
        options={[...options, ...gone.map((value) => ({ value, label: String(value) }))]}
        onChange={(next) => onChange(next.map(({ value }) => value))}
      />
    </Field>
  );
}

export const asOptions = (texts: Iterable<string>) =>
  [...new Set(texts)].sort().map((value) => ({ value, label: value }));

export const named = (all: readonly { readonly id: number; readonly name: string }[]) =>
  all.map(({ id, name }) => ({ value: id, label: name }));
