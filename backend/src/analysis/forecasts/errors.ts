import type { ErrorLines } from '../../model/index.ts';
import type { MeasuredResource } from './metric-resources.ts';

const HOUR_US = 3_600e6;
/** Fewer hours have no trend. */
const LEAST_HOURS = 24;
/** So many times as many errors as were usual are an outbreak, */
const TIMES = 10;
/** and fewer than these an hour are none. */
const LEAST_LIMIT = 100;

/** Errors of a service that become more and more: its bound is ten times what was usual. Hours without any are zeros. */
export function errorResource(
  { service, hours, lines, bornUs }: ErrorLines,
  { fromUs, toUs }: { readonly fromUs: number; readonly toUs: number },
): MeasuredResource | undefined {
  const count = Math.round((toUs - fromUs) / HOUR_US);
  const first = Math.max(0, Math.ceil((bornUs - fromUs) / HOUR_US));
  if (count - first < LEAST_HOURS) {
    return undefined;
  }
  const values = new Float64Array(count);
  for (const [index, hour] of hours.entries()) {
    values[hour] = lines[index] ?? 0;
  }
  const known = values.slice(first);
  const usual = known.toSorted()[known.length >> 1] ?? 0;
  return {
    facts: {
      key: `service:${service}/errors`,
      kind: 'errors',
      hostId: null,
      serviceId: null,
      service,
      labels: {},
      unit: '{line}/h',
    },
    points: [...known].map((value, index) => ({
      timeMs: (fromUs + (first + index + 1) * HOUR_US) / 1_000,
      value,
    })),
    limit: Math.max(LEAST_LIMIT, TIMES * usual),
  };
}
