import type { LlmCallRow } from '../../model/index.ts';
import type { OpenCall } from './journal-lines.ts';

export type Ended = Pick<LlmCallRow, 'status' | 'httpStatus' | 'error' | 'latencyUs'> &
  Partial<Omit<LlmCallRow, keyof OpenCall>> &
  Partial<Pick<LlmCallRow, 'isFinal' | 'inputTokens'>>;

/**
 * The row of a call that has ended. What is not said of its end is nothing: no tokens, no cost, no answer. Field by field: to
 * spread objects of that many is slow, and every call comes by here.
 */
export function rowOf(open: OpenCall, ended: Ended): LlmCallRow {
  return {
    requestId: open.requestId,
    attempt: open.attempt,
    isFinal: ended.isFinal ?? open.isFinal,
    timeUs: open.timeUs,
    endpoint: open.endpoint,
    stream: open.stream,
    status: ended.status,
    httpStatus: ended.httpStatus,
    error: ended.error,
    model: open.model,
    upstreamModel: ended.upstreamModel ?? null,
    upstreamId: ended.upstreamId ?? null,
    providerId: open.providerId,
    keyId: open.keyId,
    projectId: open.projectId,
    userId: open.userId,
    environment: open.environment,
    inputTokens: ended.inputTokens ?? 0,
    cacheReadTokens: ended.cacheReadTokens ?? 0,
    cacheWriteTokens: ended.cacheWriteTokens ?? 0,
    cacheWriteLongTokens: ended.cacheWriteLongTokens ?? 0,
    outputTokens: ended.outputTokens ?? 0,
    reasoningTokens: ended.reasoningTokens ?? 0,
    tokensFrom: ended.tokensFrom ?? 'none',
    costPico: ended.costPico === undefined ? 0n : ended.costPico,
    savedPico: ended.savedPico === undefined ? 0n : ended.savedPico,
    currency: ended.currency ?? null,
    latencyUs: ended.latencyUs,
    firstTokenUs: ended.firstTokenUs ?? null,
    texts: ended.texts ?? null,
  };
}
