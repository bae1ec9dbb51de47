import { investigationReport, type investigation } from '@vigilops/contracts/api';
import type { z } from 'zod';
import type { InvestigationRecord } from '../../../model/index.ts';
import { timeOf } from '../../times.ts';

export function presentInvestigation(record: InvestigationRecord): z.input<typeof investigation> {
  // Of an older version, it may not be what it is today: then there is none to show.
  const report = investigationReport.safeParse(record.report);
  return {
    id: record.id,
    incident_id: record.incidentId,
    state: record.state,
    started_at: timeOf(record.startedAt),
    ended_at: record.endedAt === null ? null : timeOf(record.endedAt),
    started_by: record.startedBy,
    ended: record.ended,
    model: record.model,
    usd: record.usd,
    report: report.success ? report.data : null,
  };
}
