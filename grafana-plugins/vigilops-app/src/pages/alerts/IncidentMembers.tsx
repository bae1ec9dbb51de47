import { Part } from '../../fleet/Part.tsx';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { AlertTable } from '../../alerts/AlertTable.tsx';
import { t } from '../../t.ts';

interface Props {
  readonly id: number;
  readonly now: number;
}

const LIMIT = 100;

/** The alerts of one incident, folded under it. */
export function IncidentMembers({ id, now }: Props) {
  const found = useAsked(REFRESH_MS.live, 'listAlerts', { query: { incident_id: id, limit: LIMIT } });
  return (
    <Part polled={found} rows={2} height={4}>
      {({ items }) => <AlertTable label={t('alerts.members', 'Its alerts')} alerts={items} now={now} />}
    </Part>
  );
}
