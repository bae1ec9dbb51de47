import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { count } from '../../fleet/words.ts';
import { stretch } from '../../services/words.ts';
import type { Incident } from '../../alerts/types.ts';
import { t } from '../../t.ts';

const SHOWN = 3;

interface Props {
  readonly incident: Incident;
  readonly now: number;
}

/** Since when, how much of it, where, and who is at it. */
export function IncidentFacts({ incident, now }: Props) {
  const { started_at: from, resolved_at: to, alerts, firing } = incident;
  return (
    <>
      <span>
        <TimeAgo time={Date.parse(from)} now={now} />
        {to !== null && ` · ${t('alerts.lasted', 'lasted {{time}}', { time: lengthOf(from, to) })}`}
      </span>
      <span>
        {firing === alerts || to !== null
          ? t('alerts.count', 'Alerts: {{total}}', { total: count(alerts) })
          : t('alerts.count-firing', 'Alerts: {{total}}, {{firing}} firing', {
              total: count(alerts),
              firing: count(firing),
            })}
      </span>
      {placesOf(incident) !== '' && <span>{placesOf(incident)}</span>}
      {whoOf(incident) !== undefined && <span>{whoOf(incident)}</span>}
    </>
  );
}

const lengthOf = (from: string, to: string) => stretch((Date.parse(to) - Date.parse(from)) / 1_000);

/** `web-1, web-2, shop +4`. */
function placesOf({ hosts, services }: Incident): string {
  const names = [...hosts, ...services].map(({ name }) => name);
  const more = names.length - SHOWN;
  return names.slice(0, SHOWN).join(', ') + (more > 0 ? ` +${count(more)}` : '');
}

function whoOf({ assigned_to: to, acknowledged_by: by, state }: Incident): string | undefined {
  if (state === 'resolved') {
    return by === null ? undefined : t('alerts.was-at-it', '{{name}} was at it', { name: to ?? by });
  }
  if (to !== null && by === null) {
    return t('alerts.assigned', 'Assigned to {{name}}', { name: to });
  }
  return by === null ? undefined : t('alerts.at-it', '{{name}} is at it', { name: to ?? by });
}
