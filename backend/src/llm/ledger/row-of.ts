import type { LlmCallRow } from '../../model/index.ts';
import type { OpenCall } from './journal-lines.ts';

type Ended = Pick<LlmCallRow, 'status' | 'httpStatus' | 'error' | 'latencyUs'> &
  Partial<Omit<LlmCallRow, keyof OpenCall>> &
  Partial<Pick<LlmCallRow, 'isFinal' | 'inputTokens'>>;

/** The row of a call that has ended. What is not said of its end is nothing: no tokens, no cost, no answer. */
export function rowOf({ budgets, rates, ...known }: OpenCall, ended: Ended): LlmCallRow {
  void [budgets, rates];
  return {
    ...known,
    upstreamModel: null,
    upstreamId: null,
    inputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    cacheWriteLongTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    tokensFrom: 'none',
    costPico: 0n,
    savedPico: 0n,
    currency: null,
    firstTokenUs: null,
    texts: null,
    ...ended,
  };
}
