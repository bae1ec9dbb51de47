import type { PublicStatus } from '@vigilops/contracts/api';
import type { StatusIncidentRecord } from '../model/index.ts';

/**
 * One word for all. What checks find and what people tell both count: whichever is worse. What nobody can see is not
 * called well.
 */
export function overallState(
  services: readonly Pick<PublicStatus['services'][number], 'state'>[],
  incidents: readonly Pick<StatusIncidentRecord, 'impact' | 'resolvedAt'>[],
): PublicStatus['state'] {
  const count = (state: string) => services.filter((service) => service.state === state).length;
  const open = incidents.filter(({ resolvedAt }) => resolvedAt === null);
  const down = count('down');
  if ((down > 0 && count('up') === 0) || open.some(({ impact }) => impact === 'critical')) {
    return 'outage';
  }
  if (down > 0 || open.some(({ impact }) => impact === 'minor' || impact === 'major')) {
    return 'degraded';
  }
  if (count('maintenance') > 0) {
    return 'maintenance';
  }
  return services.length === 0 || count('unknown') > 0 ? 'unknown' : 'operational';
}
