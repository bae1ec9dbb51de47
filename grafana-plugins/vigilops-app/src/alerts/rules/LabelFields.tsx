import { Field, TextArea } from '@grafana/ui';
import { useState } from 'react';
import { t } from '../../t.ts';

interface Props {
  readonly labels: Readonly<Record<string, string>>;
  readonly onChange: (labels: Record<string, string>) => void;
}

const LINE = /^\s*([^=\s][^=]*?)\s*=\s*(.*?)\s*$/;

/** `name=value`, one a line; a line that is none is left out. */
export const labelsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [, name, value] = LINE.exec(line) ?? [];
      return name === undefined || value === undefined || value === '' ? [] : [[name, value] as const];
    }),
  );

export const labelLines = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');

/** Labels that its alerts carry. */
export function LabelFields({ labels, onChange }: Props) {
  const [text, setText] = useState(() => labelLines(labels));
  return (
    <Field
      label={t('rule.labels', 'Labels')}
      description={t('rule.labels-help', 'name=value, one a line. Policies and silences can ask for them.')}
      htmlFor="rule-labels"
      noMargin
    >
      <TextArea
        id="rule-labels"
        rows={2}
        placeholder="team=payments"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          onChange(labelsOf(event.currentTarget.value));
        }}
      />
    </Field>
  );
}
