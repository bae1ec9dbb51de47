import { Input } from '@grafana/ui';
import { useEffect, useState, type ComponentProps } from 'react';

type Props = Omit<ComponentProps<typeof Input>, 'value' | 'onChange' | 'onBlur'> & {
  readonly value: string;
  /** Called when the person is done: on Enter, and when the field loses the focus. */
  readonly onDone: (value: string) => void;
};

/** A text that asks the backend once it is whole, not at every key. */
export function TextField({ value, onDone, ...input }: Props) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const done = () => {
    if (text !== value) {
      onDone(text);
    }
  };
  return (
    <Input
      {...input}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          done();
        }
      }}
    />
  );
}
