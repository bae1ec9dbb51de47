import { config } from '@grafana/runtime';
import { REFRESH_MS } from '../fleet/app-data.tsx';
import { useAsked } from '../fleet/use-asked.ts';
import { viewersTimeZone } from './viewer.ts';

const DAYS = 90;

/** Ninety days of all services, by the days of the viewer. */
export function useDayBars() {
  const time_zone = viewersTimeZone(config.bootData.user.timezone);
  return useAsked(REFRESH_MS.slow, 'getServiceBars', { query: { days: DAYS, time_zone } });
}
