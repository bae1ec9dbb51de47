import { Field, Input } from '@grafana/ui';
import { useId } from 'react';

interface Props {
  readonly label: string;
  /** As the API calls it. */
  readonly name: string;
  readonly autoComplete: 'name' | 'username';
  readonly maxLength: number;
  /** What is wrong with what is in it. */
  readonly fault?: string | undefined;
  readonly autoFocus?: boolean;
  readonly onChange?: () => void;
}

/** A line of text of a form before the console. An e-mail address is one too: browsers refuse some that are good. */
export function TextField({ label, fault, ...input }: Props) {
  const id = useId();
  const isEmail = input.autoComplete === 'username';
  return (
    <Field label={label} htmlFor={id} invalid={fault !== undefined} error={fault}>
      <Input
        id={id}
        inputMode={isEmail ? 'email' : 'text'}
        autoCapitalize={isEmail ? 'none' : 'words'}
        spellCheck={false}
        {...input}
      />
    </Field>
  );
}
