import type { BodyLimits } from './limits.ts';
import { createByteBudget, type ByteBudget } from './byte-budget.ts';
import { createFairSemaphore, type FairSemaphore } from './fair-semaphore.ts';

/** What the bodies of all requests share, whatever protocol they speak: memory, and turns to be inflated. */
export interface BodyRoom {
  readonly budget: ByteBudget;
  readonly inflateInTurn: FairSemaphore;
}

export function createBodyRoom(
  limits: Pick<BodyLimits, 'maxInFlightBytes' | 'maxConcurrentInflates'>,
): BodyRoom {
  return {
    budget: createByteBudget(limits.maxInFlightBytes),
    inflateInTurn: createFairSemaphore(limits.maxConcurrentInflates),
  };
}
