import type { AlarmWords } from '../../../alerting/index.ts';
import { formatTimeUs, type Incident, type TimelineEntry } from '@vigilops/contracts/api';
import type {
  HostChangeRow,
  IncidentEvent,
  LedgerRecord,
  ListedIncident,
  NoticeRecord,
} from '../../../model/index.ts';

const timeOrNull = (us: number | null) => (us === null ? null : formatTimeUs(us));

export function presentIncident(incident: ListedIncident): Incident {
  return {
    id: incident.id,
    title: incident.title,
    state: stateOf(incident),
    severity: incident.severity,
    priority: incident.priority,
    priority_reason: incident.priorityReason,
    cause: incident.cause,
    cause_alert_id: incident.causeAlertId,
    alerts: incident.alerts,
    firing: incident.firing,
    hosts: [...incident.hosts],
    services: [...incident.services],
    quiet: incident.quiet,
    started_at: formatTimeUs(incident.startedUs),
    last_alert_at: formatTimeUs(incident.lastAlertUs),
    resolved_at: timeOrNull(incident.resolvedUs),
    acknowledged_at: timeOrNull(incident.acknowledgedUs),
    acknowledged_by: incident.acknowledgedBy,
    assigned_to: incident.assignedTo,
  };
}

function stateOf({ resolvedUs, acknowledgedUs }: ListedIncident): Incident['state'] {
  if (resolvedUs !== null) {
    return 'resolved';
  }
  return acknowledgedUs === null ? 'firing' : 'acknowledged';
}

/** All that happened around it, oldest first: changes before it, alerts, people, messages, and what was hushed. */
export function timelineOf(parts: {
  readonly events: readonly IncidentEvent[];
  readonly notices: readonly NoticeRecord[];
  readonly ledger: readonly LedgerRecord[];
  readonly changes: readonly (HostChangeRow & { readonly hostName: string })[];
  readonly words: AlarmWords;
}): TimelineEntry[] {
  const { words } = parts;
  const nobody = { by: null, alert_id: null, ledger_id: null };
  const entries: (Omit<TimelineEntry, 'at'> & { readonly atUs: number })[] = [
    ...parts.changes.map((change) => ({
      ...nobody,
      atUs: change.timeUs,
      kind: 'change' as const,
      text: words.about(
        change.hostName,
        `${words.evidence.change(change.kind, change.subject, change.action)}${
          change.before !== null && change.after !== null ? ` ${change.before} → ${change.after}` : ''
        }`,
      ),
    })),
    ...parts.events.map(({ atUs, kind, text, by, alertId }) => ({
      atUs,
      kind,
      text,
      by,
      alert_id: alertId,
      ledger_id: null,
    })),
    ...parts.notices
      .filter(({ state }) => state !== 'waiting')
      .map((notice) => ({
        ...nobody,
        atUs: notice.sentUs ?? notice.madeUs,
        kind: notice.state === 'given_up' ? ('not_told' as const) : ('told' as const),
        text: words.told(notice.channelName, words.notice[notice.kind], notice.error),
      })),
    // A merge is an event already.
    ...parts.ledger
      .filter(({ kind }) => kind !== 'merged')
      .map((line) => ({
        ...nobody,
        atUs: line.atUs,
        kind: 'hidden' as const,
        text: words.about(line.message, line.reason),
        alert_id: line.alertId,
        ledger_id: line.id,
      })),
  ];
  return entries
    .toSorted((a, b) => a.atUs - b.atUs)
    .map(({ atUs, ...entry }) => ({ at: formatTimeUs(atUs), ...entry }));
}
