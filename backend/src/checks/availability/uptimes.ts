import type { Clock } from '@vigilops/runtime';
import type { ServiceStateStore, ServiceStore } from '../../model/index.ts';
import type { AvailabilityReader } from './availability.ts';
import { BUDGET_DAYS } from './error-budget.ts';
import { percentOf } from './tally.ts';

const DAY_US = 86_400e6;

/** Availability of the last 30 days, kept beside each service: lists need not count it each time. */
export function createUptimes(deps: {
  readonly services: Pick<ServiceStore, 'listChecked'>;
  readonly states: Pick<ServiceStateStore, 'setUptimes'>;
  readonly availability: AvailabilityReader;
  readonly clock: Clock;
}): (signal: AbortSignal) => Promise<{ readonly services: number }> {
  return async (signal) => {
    const nowUs = deps.clock.now().getTime() * 1_000;
    const services = await deps.services.listChecked(signal);
    const month = [{ fromUs: nowUs - BUDGET_DAYS * DAY_US, toUs: nowUs }];
    const tallies = await deps.availability.tallies(services, month, nowUs, signal);
    const percents = services.map(({ id }, place): [number, number | null] => {
      const tally = tallies[place]?.[0];
      return [id, tally === undefined ? null : percentOf(tally)];
    });
    if (percents.length > 0) {
      await deps.states.setUptimes(new Map(percents), signal);
    }
    return { services: services.length };
  };
}
