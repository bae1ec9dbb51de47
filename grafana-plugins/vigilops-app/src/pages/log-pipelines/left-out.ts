import type { LogRecord } from '../../api/types.ts';

/** Lines by which the house says that a service sent more than it may: one a minute and service. */
export const REPORTS = {
  query: 'event:vigilops.log.left_out',
  from: 'now-24h',
  to: 'now',
  limit: 1_000,
} as const;

const LINES = 'vigilops.log.left_out.lines';

export interface LeftOutService {
  readonly service: string;
  readonly lines: number;
}

/** What was left out of each service, the most first. */
export function leftOutOf(
  reports: readonly Pick<LogRecord, 'service_name' | 'attributes'>[],
): readonly LeftOutService[] {
  const sums = new Map<string, number>();
  for (const { service_name: service, attributes } of reports) {
    const lines = Number(attributes[LINES] ?? 0);
    sums.set(service, (sums.get(service) ?? 0) + (Number.isFinite(lines) ? lines : 0));
  }
  return [...sums]
    .map(([service, lines]) => ({ service, lines }))
    .filter(({ lines }) => lines > 0)
    .toSorted((a, b) => b.lines - a.lines);
}
