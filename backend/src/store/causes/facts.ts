import type { CauseFacts } from '../../model/index.ts';
import type { Database } from '../database.ts';
import { createAsk } from '../read/ask.ts';
import { createAnswerFacts } from './answers.ts';
import { createBudgetFacts } from './budget.ts';
import { createCallFacts } from './calls.ts';
import { createLogFacts } from './logs.ts';
import { createNumberFacts } from './numbers.ts';
import { createPlaceFacts } from './places.ts';

/** Somebody waits, and what is late is left out: each statement has this long. */
const LIMIT_MS = 2_500;

/** What there is to know around a moment, for who looks for its cause. */
export function createCauseFacts(database: Database): CauseFacts {
  const ask = createAsk(database, { readTimeoutMs: LIMIT_MS, questionTimeoutMs: LIMIT_MS });
  return {
    ...createPlaceFacts(ask),
    ...createCallFacts(ask),
    ...createAnswerFacts(ask),
    ...createNumberFacts(ask),
    ...createLogFacts(ask),
    ...createBudgetFacts(ask),
  };
}
