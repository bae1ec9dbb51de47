import { formatTimeUs, type RootCause } from '@vigilops/contracts/api';
import type { RootCauseRecord } from '../../../model/index.ts';

export function presentRootCause(record: RootCauseRecord): RootCause {
  return {
    id: record.id,
    incident_id: record.incidentId,
    at: formatTimeUs(record.atUs),
    trigger: record.stage === null ? 'person' : 'auto',
    asked_by: record.askedBy,
    answer: record.answer,
    feedback: record.feedback,
  };
}
