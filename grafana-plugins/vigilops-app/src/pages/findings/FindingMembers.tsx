import { Stack } from '@grafana/ui';
import type { ReactNode } from 'react';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import type { Finding } from './types.ts';

interface Props {
  readonly id: number;
  /** One of them; it calls `onDone` when somebody said something of it. */
  readonly show: (member: Finding, onDone: () => void) => ReactNode;
  readonly onDone: () => void;
}

/** What began together with a finding. */
export function FindingMembers({ id, show, onDone }: Props) {
  const found = useAsked(REFRESH_MS.live, 'getFinding', { path: { id } });
  return (
    <Part polled={found} rows={2} height={8}>
      {({ told_with: members }) => (
        <Stack direction="column" gap={1}>
          {members.map((member) =>
            show(member, () => {
              found.retry();
              onDone();
            }),
          )}
        </Stack>
      )}
    </Part>
  );
}
