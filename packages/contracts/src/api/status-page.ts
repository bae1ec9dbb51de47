import { z } from 'zod';
import { idField, nameField, textField, timeField, timeParam } from './fields.ts';

/** How bad an incident is for those who use the services. */
export const incidentImpact = z.enum(['none', 'minor', 'major', 'critical']);
export const incidentStatus = z.enum(['investigating', 'identified', 'monitoring', 'resolved']);

export const statusIncidentUpdate = z
  .object({ at: timeField, status: incidentStatus, text: z.string() })
  .meta({ id: 'StatusIncidentUpdate' });

/** What people are told about an outage; written by people. */
export const statusIncident = z
  .object({
    id: idField,
    title: z.string(),
    impact: incidentImpact,
    service_ids: z.array(idField),
    status: incidentStatus.meta({ description: 'Of the newest update.' }),
    started_at: timeField,
    resolved_at: timeField.nullable(),
    updates: z.array(statusIncidentUpdate).meta({ description: 'Newest first.' }),
  })
  .meta({ id: 'StatusIncident' });
export type StatusIncident = z.infer<typeof statusIncident>;

const updateText = textField(4_096).min(1);

export const createStatusIncidentRequest = z
  .strictObject({
    title: nameField,
    impact: incidentImpact.default('minor'),
    service_ids: z.array(idField).max(200).default([]),
    status: incidentStatus.default('investigating'),
    text: updateText,
    started_at: timeParam.optional(),
  })
  .meta({ id: 'NewStatusIncident' });

/** An update and, where named, another title, impact or list of services. */
export const updateStatusIncidentRequest = z
  .strictObject({
    status: incidentStatus,
    text: updateText,
    title: nameField.optional(),
    impact: incidentImpact.optional(),
    service_ids: z.array(idField).max(200).optional(),
  })
  .meta({ id: 'StatusIncidentChange' });

export const statusIncidentParams = z.strictObject({ id: idField });
export const listStatusIncidentsQuery = z.strictObject({ limit: z.int().min(1).max(200).default(50) });
/** Open ones first, then by start, newest first. */
export const listStatusIncidentsResponse = z
  .object({ items: z.array(statusIncident) })
  .meta({ id: 'StatusIncidentList' });

/** The public page as JSON: what anybody may know, and nothing else. */
export const publicStatus = z
  .object({
    title: z.string(),
    updated_at: timeField,
    state: z.enum(['operational', 'degraded', 'outage', 'maintenance', 'unknown']),
    services: z.array(
      z.object({
        id: idField,
        name: z.string(),
        group: z.string().nullable(),
        state: z.enum(['up', 'down', 'unknown', 'maintenance']),
        since: timeField.nullable(),
        availability_percent: z.number().nullable().meta({ description: 'Of the days shown.' }),
        days: z.array(
          z.object({
            date: z.iso.date(),
            availability_percent: z.number().nullable(),
            down_seconds: z.number(),
          }),
        ),
      }),
    ),
    incidents: z.array(statusIncident),
    maintenance: z.array(
      z.object({
        id: idField,
        title: z.string(),
        note: z.string(),
        from: timeField,
        to: timeField,
        state: z.enum(['planned', 'running', 'over']),
        service_ids: z.array(idField),
      }),
    ),
  })
  .meta({ id: 'PublicStatus' });
export type PublicStatus = z.infer<typeof publicStatus>;
