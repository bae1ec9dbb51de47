import { VigilError } from '@vigilops/contracts';
import { formatTimeUs, incidentDetail, incidentParams } from '@vigilops/contracts/api';
import { defineRoute, type RouteDeps } from '../../route.ts';
import { presentAlert } from '../alerts/present.ts';
import { presentNotice } from '../notices/present.ts';
import { presentIncident, timelineOf } from './present.ts';

const MEMBERS = 1_000;
const NOTICES = 500;
const LINES = 1_000;
const CHANGES = 100;
const SIMILAR = 5;
/** What changed so long before the first symptom is still a suspect. */
const BEFORE_US = 2 * 3_600e6;

export const getIncident = defineRoute({
  method: 'get',
  path: '/api/v1/incidents/{id}',
  policy: { access: 'token', needs: 'read' },
  operationId: 'getIncident',
  tag: 'incidents',
  summary:
    'One incident: its alerts with their evidence, its time line, who was told, and similar ones of the past',
  status: 200,
  params: incidentParams,
  answer: incidentDetail,
  handle: ({ params: { id } }, { deps, signal, nowUs }) => readIncident(id, deps, nowUs, signal),
});

export async function readIncident(
  id: number,
  deps: Pick<RouteDeps, 'incidents' | 'alerts' | 'notices' | 'readers' | 'alarmWords' | 'ruleDesk'>,
  nowUs: number,
  signal: AbortSignal,
) {
  const incident = await deps.incidents.find(id, signal);
  if (incident === undefined) {
    throw new VigilError('NOT_FOUND', `there is no incident ${String(id)}`);
  }
  const always = { fromUs: 0, toUs: nowUs + 60e6 };
  const hostIds = incident.hosts.map((host) => host.id);
  const [members, notices, events, ledger, similar, changes] = await Promise.all([
    deps.alerts.list({ ...always, incidentId: id, limit: MEMBERS }, signal),
    deps.notices.list({ ...always, incidentId: id, limit: NOTICES }, signal),
    deps.incidents.events(id, signal),
    deps.incidents.ledger({ ...always, incidentId: id, limit: LINES }, signal),
    deps.incidents.similar(id, SIMILAR, signal),
    hostIds.length === 0
      ? []
      : deps.readers.hostChanges.list(
          {
            fromUs: incident.startedUs - BEFORE_US,
            toUs: incident.resolvedUs ?? nowUs,
            hostIds,
            limit: CHANGES,
          },
          signal,
        ),
  ]);
  return {
    ...presentIncident(incident),
    members: members.map((alert) => ({
      ...presentAlert(alert, deps.ruleDesk),
      merged_because: alert.mergedBecause,
      evidence: alert.evidence.map((piece) => ({ ...piece, lines: [...piece.lines] })),
    })),
    timeline: timelineOf({ events, notices, ledger, changes, words: deps.alarmWords() }),
    notices: notices.map(presentNotice),
    similar: similar.map((one) => ({
      id: one.id,
      title: one.title,
      started_at: formatTimeUs(one.startedUs),
      resolved_at: one.resolvedUs === null ? null : formatTimeUs(one.resolvedUs),
      ending: one.ending,
    })),
  };
}
