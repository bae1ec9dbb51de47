import type { StatusIncident } from '@vigilops/contracts/api';
import type { StatusIncidentRecord } from '../../../model/index.ts';
import { timeOf } from '../../times.ts';

export function presentStatusIncident(record: StatusIncidentRecord): StatusIncident {
  return {
    id: record.id,
    title: record.title,
    impact: record.impact,
    service_ids: [...record.serviceIds],
    status: record.status,
    started_at: timeOf(record.startedAt),
    resolved_at: record.resolvedAt === null ? null : timeOf(record.resolvedAt),
    updates: record.updates.map(({ at, status, text }) => ({ at: timeOf(at), status, text })),
  };
}
