import { InlineField } from '@grafana/ui';
import { TextField } from './TextField.tsx';

interface Props {
  readonly label: string;
  readonly most: number;
  /** What is asked for when nothing is chosen. */
  readonly usual: number;
  readonly value: number | undefined;
  readonly onChange: (count: number | undefined) => void;
}

/** A whole number from 1 to the most that the API gives; empty for the usual one. */
export function CountField({ label, most, usual, value, onChange }: Props) {
  return (
    <InlineField label={label}>
      <TextField
        aria-label={label}
        type="number"
        min={1}
        max={most}
        placeholder={String(usual)}
        width={10}
        value={value === undefined ? '' : String(value)}
        onDone={(text) => {
          const count = Math.round(Number(text));
          onChange(text !== '' && count >= 1 ? Math.min(most, count) : undefined);
        }}
      />
    </InlineField>
  );
}
