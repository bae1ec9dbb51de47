import type { Observation, ServiceDefinition } from './types.ts';

export interface Agreement {
  /** Observers that have an opinion. */
  readonly canTell: number;
  readonly sayDown: number;
  /** How many of them must call it down. */
  readonly needed: number;
}

/** The count of what observers say, as the backend judges it. */
export function agreementOf(
  observations: readonly Pick<Observation, 'opinion'>[],
  agreement: ServiceDefinition['agreement'],
): Agreement {
  const canTell = observations.filter(({ opinion }) => opinion !== 'none').length;
  return {
    canTell,
    sayDown: observations.filter(({ opinion }) => opinion === 'down').length,
    needed: agreement === 'majority' ? Math.floor(canTell / 2) + 1 : agreement,
  };
}
