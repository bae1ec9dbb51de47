import type { ServiceEdges } from '../api/types.ts';

/** How the calls that others made to a service went. */
export interface ServiceCalls {
  readonly service: string;
  readonly calls: number;
  readonly errors: number;
  /** 0 to 1 */
  readonly errorRatio: number;
}

/** Shares of failed calls from which a service wants a look, and from which it is in trouble. */
const LIMITS = { warning: 0.01, critical: 0.05 };
/** One failed call of three says nothing yet. */
const FEWEST_ERRORS = 3;

/** Services by the share of failed calls, the worst first; only those with a failed call. */
export function failingServices({ items }: Pick<ServiceEdges, 'items'>): ServiceCalls[] {
  const sums = new Map<string, { calls: number; errors: number }>();
  for (const { callee, callee_kind, calls, errors } of items) {
    if (callee_kind === 'service') {
      const sum = sums.get(callee) ?? { calls: 0, errors: 0 };
      sums.set(callee, { calls: sum.calls + calls, errors: sum.errors + errors });
    }
  }
  return [...sums]
    .filter(([, { errors }]) => errors > 0)
    .map(([service, { calls, errors }]) => ({ service, calls, errors, errorRatio: errors / calls }))
    .sort((a, b) => b.errorRatio - a.errorRatio || a.service.localeCompare(b.service));
}

export function serviceHealth({ errors, errorRatio }: ServiceCalls): 'well' | 'warning' | 'critical' {
  if (errors < FEWEST_ERRORS) {
    return 'well';
  }
  return errorRatio >= LIMITS.critical ? 'critical' : errorRatio >= LIMITS.warning ? 'warning' : 'well';
}
