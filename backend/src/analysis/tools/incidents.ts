import { VigilError } from '@vigilops/contracts';
import { listIncidentsQuery, type Incident, type IncidentDetail } from '@vigilops/contracts/api';
import { z } from 'zod';
import { alertRow, subjectFields, subjectOf } from './alerts.ts';
import { incidentLink, searchLink } from './links.ts';
import { rangeFields, rangeOf } from './range.ts';
import { defineTool, type Row } from './tool.ts';

function incidentRow(incident: Incident): Row {
  return {
    cite: `incident:${String(incident.id)}`,
    link: incidentLink(incident.id),
    title: incident.title,
    state: incident.state,
    severity: incident.severity,
    priority: incident.priority,
    likely_cause: incident.cause ?? undefined,
    alerts: incident.alerts,
    firing: incident.firing,
    hosts: incident.hosts.map(({ name }) => name),
    services: incident.services.map(({ name }) => name),
    started_at: incident.started_at,
    resolved_at: incident.resolved_at ?? undefined,
    acknowledged_by: incident.acknowledged_by ?? undefined,
    assigned_to: incident.assigned_to ?? undefined,
  };
}

export const listIncidents = defineTool({
  name: 'list_incidents',
  title: 'List incidents',
  description:
    'Incidents (alerts that belong together) that began or still lasted within a range: those that last first, most urgent ' +
    'first (priority 1), then those that are over.',
  input: z.strictObject({
    state: listIncidentsQuery.shape.state,
    severity: listIncidentsQuery.shape.severity,
    ...subjectFields,
    ...rangeFields('now-7d'),
    limit: z.int().min(1).max(100).default(20),
  }),
  run: async ({ state, severity, host, service, limit, ...asked }, context) => {
    const { from, to } = rangeOf(asked, context);
    const subject = await subjectOf({ host, service }, context);
    const found = await context.sources.listIncidents({ state, severity, ...subject, from, to, limit });
    return {
      facts: { from, to },
      rows: found.items.map(incidentRow),
      notes: found.next_cursor === null ? [] : ['there are more incidents: narrow the range or the question'],
    };
  },
});

const MOST_MEMBERS = 30;
const MOST_TIMELINE = 40;
const MOST_LINES = 5;

export const incidentDetails = defineTool({
  name: 'incident_details',
  title: 'One incident',
  description:
    'One incident: its likely cause, its alerts with what was seen around their begin (evidence), its time line with what ' +
    'changed before, and how similar incidents of the past ended.',
  input: z.strictObject({
    incident: z.string().max(32).describe('Its `cite`, such as incident:12, or its number.'),
  }),
  run: async ({ incident: cite }, { sources }) => {
    const id = Number(cite.replace(/^(incident:|#)/, ''));
    if (!Number.isInteger(id) || id < 1 || id > 2_147_483_647) {
      throw new VigilError(
        'REQUEST_INVALID',
        `incident: ${JSON.stringify(cite)} is no incident; write its cite, such as incident:12. list_incidents finds them`,
      );
    }
    const found = await sources.getIncident(id);
    return {
      rows: [
        { ...incidentRow(found), priority_reason: found.priority_reason },
        ...found.members.slice(0, MOST_MEMBERS).flatMap(memberRows),
        ...found.timeline.slice(-MOST_TIMELINE).map((entry, place) => ({
          cite: `timeline:${String(id)}/${entry.at}/${String(place)}`,
          link: incidentLink(id),
          time: entry.at,
          what: entry.kind,
          text: entry.text,
          by: entry.by ?? undefined,
        })),
        ...found.similar.map((one) => ({
          cite: `incident:${String(one.id)}`,
          link: incidentLink(one.id),
          similar: one.title,
          started_at: one.started_at,
          resolved_at: one.resolved_at ?? undefined,
          how_it_ended: one.ending ?? undefined,
        })),
      ],
      notes: [
        ...leftOut(found.members.length, MOST_MEMBERS, 'alerts: list_alerts finds all'),
        ...leftOut(found.timeline.length, MOST_TIMELINE, 'earlier entries of the time line'),
      ],
    };
  },
});

function memberRows(alert: IncidentDetail['members'][number]): readonly Row[] {
  const { cite, ...fields } = alertRow(alert);
  return [
    { cite, ...fields, belongs_because: alert.merged_because ?? undefined },
    ...alert.evidence.map(({ kind, title, lines, search }, place): Row => ({
      cite: `evidence:${String(alert.id)}/${String(place)}`,
      link:
        search === undefined
          ? fields.link
          : searchLink(search.query, {
              fromUs: Date.parse(search.from) * 1_000,
              toUs: Date.parse(search.to) * 1_000,
            }),
      of: cite,
      evidence: kind,
      title,
      lines: lines.slice(0, MOST_LINES),
    })),
  ];
}

const leftOut = (count: number, most: number, what: string) =>
  count > most ? [`${String(count - most)} more ${what}`] : [];
