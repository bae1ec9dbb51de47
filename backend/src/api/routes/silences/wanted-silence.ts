import { VigilError } from '@vigilops/contracts';
import type { silenceRequest } from '@vigilops/contracts/api';
import type { z } from 'zod';
import type { WantedSilence } from '../../../alerting/index.ts';
import { timeUs } from '../../times.ts';

/** What somebody asked for, as the alarm takes it. */
export function wantedSilence(
  body: z.output<typeof silenceRequest>,
  createdBy: string,
  nowUs: number,
): WantedSilence {
  const startsUs = timeUs(body.starts_at, nowUs);
  return {
    matchers: body.matchers,
    comment: body.comment,
    startsUs,
    endsUs: endOf(body, startsUs, nowUs),
    recurrence: body.recurrence,
    createdBy,
  };
}

/** The schema lets one of the two through, and not both. */
function endOf(body: z.output<typeof silenceRequest>, startsUs: number, nowUs: number): number {
  if (body.ends_at !== undefined) {
    return timeUs(body.ends_at, nowUs);
  }
  if (body.duration_seconds !== undefined) {
    return startsUs + body.duration_seconds * 1e6;
  }
  throw new VigilError('REQUEST_INVALID', 'ends_at: give ends_at or duration_seconds');
}
