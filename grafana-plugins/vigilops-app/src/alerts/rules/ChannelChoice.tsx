import { Field, MultiCombobox } from '@grafana/ui';
import { useId } from 'react';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { useAsked } from '../../fleet/use-asked.ts';

interface Props {
  readonly label: string;
  readonly description?: string;
  readonly chosen: readonly string[];
  readonly onChange: (names: string[]) => void;
}

/** Channels by their names; one that is gone stays a choice for as long as it is chosen. */
export function ChannelChoice({ label, description, chosen, onChange }: Props) {
  const id = useId();
  const channels = useAsked(REFRESH_MS.slow, 'listChannels');
  const names = new Set([...(channels.data?.items.map(({ name }) => name) ?? []), ...chosen]);
  return (
    <Field label={label} description={description} htmlFor={id} noMargin>
      <MultiCombobox
        id={id}
        value={[...chosen]}
        options={[...names].map((value) => ({ value, label: value }))}
        onChange={(next) => onChange(next.map(({ value }) => value))}
      />
    </Field>
  );
}
