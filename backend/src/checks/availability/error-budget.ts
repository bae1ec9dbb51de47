import type { ServiceDetail } from '@vigilops/contracts/api';
import type { Tally } from './tally.ts';

export const BUDGET_DAYS = 30;
const DAY_SECONDS = 86_400;

/**
 * How much a service may be down in 30 days, and how much of that is left. Maintenance and what nobody could tell make
 * the 30 days shorter; that it is younger than they are does not.
 */
export function errorBudgetOf(
  tally: Tally,
  objectivePercent: number,
): NonNullable<ServiceDetail['error_budget']> {
  const counted = Math.max(0, BUDGET_DAYS * DAY_SECONDS - tally.maintenance - tally.unknown);
  // Of hundredths of a percent: 100 - 99.9 is not 0.1 in binary.
  const allowed = (counted * Math.round((100 - objectivePercent) * 1e6)) / 1e8;
  return {
    objective_percent: objectivePercent,
    days: BUDGET_DAYS,
    allowed_seconds: allowed,
    used_seconds: tally.down,
    left_percent: leftOf(allowed, tally.down),
  };
}

/** An objective of 100 % leaves nothing to use: the whole of nothing is left until it is overdrawn. */
function leftOf(allowed: number, used: number): number {
  if (allowed > 0) {
    return (100 * (allowed - used)) / allowed;
  }
  return used > 0 ? -100 : 100;
}
