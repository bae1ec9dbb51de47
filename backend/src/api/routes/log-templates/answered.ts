import type { LogTemplateDetail } from '@vigilops/contracts/api';
import type { RouteContext } from '../../route.ts';
import { presentDetails } from './present.ts';

const HOUR_US = 3_600e6;

/** A template as it is after something was done with it, with its last hour. */
export async function answeredTemplate(
  id: number,
  { deps, signal, nowUs }: RouteContext,
): Promise<LogTemplateDetail> {
  return presentDetails(await deps.logTemplates.get(id, { fromUs: nowUs - HOUR_US, toUs: nowUs }, signal));
}
