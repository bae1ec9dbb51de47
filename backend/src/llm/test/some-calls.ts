import type { BudgetCharge, LlmCallRow } from '../../model/index.ts';
import type { ClosedCall, OpenCall } from '../ledger/journal-lines.ts';

export const requestIdOf = (serial: number) =>
  `00000000-0000-4000-8000-${serial.toString(16).padStart(12, '0')}`;

/** A call that has not ended yet. */
export function someOpenCall(serial: number, over: Partial<OpenCall> = {}): OpenCall {
  return {
    requestId: requestIdOf(serial),
    attempt: 1,
    isFinal: true,
    timeUs: 1_772_366_400_000_000 + serial,
    endpoint: 'chat',
    stream: true,
    model: 'gpt-4o-mini',
    providerId: 1,
    keyId: 2,
    projectId: 3,
    userId: null,
    environment: 'test',
    inputTokens: 10,
    rates: { currency: 'USD', inputPico: 150_000n, outputPico: 600_000n },
    budgets: [{ budgetId: 4, startUs: 0, endUs: null, currency: 'USD' }],
    ...over,
  };
}

/** A call that went well. */
export function someClosedCall(serial: number, over: Partial<LlmCallRow> = {}): ClosedCall {
  const { budgets, rates, ...known } = someOpenCall(serial);
  void rates;
  const charges: readonly BudgetCharge[] = budgets.map(({ budgetId, startUs, endUs }) => ({
    budgetId,
    startUs,
    endUs,
    heldPico: 1_500_000n,
    spentPico: 1_500_000n,
    isUnpriced: false,
  }));
  const row: LlmCallRow = {
    ...known,
    status: 'ok',
    httpStatus: 200,
    error: null,
    upstreamModel: 'gpt-4o-mini-2024-07-18',
    upstreamId: `chatcmpl-${String(serial)}`,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    cacheWriteLongTokens: 0,
    outputTokens: 5,
    reasoningTokens: 0,
    tokensFrom: 'provider',
    costPico: 1_500_000n,
    savedPico: 0n,
    currency: 'USD',
    latencyUs: 900_000,
    firstTokenUs: 300_000,
    texts: null,
    ...over,
  };
  return { row, charges };
}
