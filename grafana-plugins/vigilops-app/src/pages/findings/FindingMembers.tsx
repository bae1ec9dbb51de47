import { Stack } from '@grafana/ui';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { FindingRow } from './FindingRow.tsx';

interface Props {
  readonly id: number;
  readonly now: number;
  readonly onDone: () => void;
}

/** What began together with a finding. */
export function FindingMembers({ id, now, onDone }: Props) {
  const found = useAsked(REFRESH_MS.live, 'getFinding', { path: { id } });
  return (
    <Part polled={found} rows={2} height={8}>
      {({ told_with: members }) => (
        <Stack direction="column" gap={1}>
          {members.map((member) => (
            <FindingRow
              key={member.id}
              finding={member}
              now={now}
              isMember
              onDone={() => {
                found.retry();
                onDone();
              }}
            />
          ))}
        </Stack>
      )}
    </Part>
  );
}
