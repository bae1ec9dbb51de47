import type { LlmCallRow, Pico } from '../../model/index.ts';
import type { OpenCall } from '../ledger/journal-lines.ts';
import { rowOf } from '../ledger/row-of.ts';
import { settledUsage } from '../wire/estimate.ts';
import type { AnswerReport } from '../wire/usage/reader.ts';
import type { TokenUsage } from '../wire/words.ts';
import type { Attempted } from './attempt.ts';

/** What tokens cost at a provider; null: nobody knows. */
export interface Price {
  readonly currency: string;
  /** Of one, for estimates. */
  readonly ofToken: NonNullable<OpenCall['rates']>;
  costOf(usage: TokenUsage): Pico;
  /** By how much reading from the cache was cheaper than reading anew. */
  savedOf(usage: TokenUsage): Pico;
}

export interface CallTimes {
  /** Monotonic. */
  readonly beganMs: number;
  readonly endedMs: number;
}

type Ending = Pick<LlmCallRow, 'status' | 'httpStatus' | 'error'>;

export const NO_TOKENS: TokenUsage = {
  input: 0,
  cacheRead: 0,
  cacheWrite: 0,
  cacheWriteLong: 0,
  output: 0,
  reasoning: 0,
};

/** The row of an attempt that was sent to a provider, however it ended. */
export function rowOfAttempt(
  open: OpenCall,
  attempted: Attempted,
  price: Price | null,
  times: CallTimes & Pick<LlmCallRow, 'isFinal' | 'texts'>,
): LlmCallRow {
  const answer = attempted.outcome === 'answered' ? attempted : null;
  const { usage, source } = usageOf(open, attempted);
  const firstTokenMs = answer?.firstTokenMs ?? null;
  const { status, httpStatus, error } = endingOf(attempted, open.stream);
  const { costPico, savedPico, currency } = costOf(usage, source === 'none', price);
  return rowOf(open, {
    status,
    httpStatus,
    error,
    isFinal: times.isFinal,
    texts: times.texts,
    upstreamModel: answer?.report.model ?? null,
    upstreamId: answer?.report.responseId ?? null,
    inputTokens: usage.input,
    cacheReadTokens: usage.cacheRead,
    cacheWriteTokens: usage.cacheWrite,
    cacheWriteLongTokens: usage.cacheWriteLong,
    outputTokens: usage.output,
    reasoningTokens: usage.reasoning,
    tokensFrom: source,
    costPico,
    savedPico,
    currency,
    latencyUs: usBetween(times.beganMs, times.endedMs),
    firstTokenUs: firstTokenMs === null ? null : usBetween(times.beganMs, firstTokenMs),
  });
}

/** The row of a call that we refused ourselves. */
export function rowOfRefused(
  open: OpenCall,
  refused: { readonly httpStatus: number; readonly error: string },
  { beganMs, endedMs }: CallTimes,
): LlmCallRow {
  return rowOf(open, { status: 'refused', ...refused, latencyUs: usBetween(beganMs, endedMs) });
}

const usBetween = (fromMs: number, toMs: number) => Math.max(0, Math.round((toMs - fromMs) * 1_000));

/** A provider that refuses or cannot be reached is paid nothing; one that fell silent may want to be. */
function usageOf(
  { inputTokens }: OpenCall,
  attempted: Attempted,
): { readonly usage: TokenUsage; readonly source: LlmCallRow['tokensFrom'] } {
  switch (attempted.outcome) {
    case 'answered':
      return settledUsage({ inputTokens, ...attempted.report, hasAnswered: true });
    case 'refused':
      return { usage: NO_TOKENS, source: 'none' };
    case 'failed':
      return attempted.failure.kind === 'not_sent'
        ? { usage: NO_TOKENS, source: 'none' }
        : { usage: { ...NO_TOKENS, input: inputTokens }, source: 'estimated' };
    case 'client_gone':
      return { usage: { ...NO_TOKENS, input: inputTokens }, source: 'estimated' };
    default:
      return attempted satisfies never;
  }
}

function endingOf(attempted: Attempted, isStream: boolean): Ending {
  switch (attempted.outcome) {
    case 'answered': {
      const { status: httpStatus, report, end } = attempted;
      if (end.how === 'client_gone') {
        return { status: 'client_gone', httpStatus, error: end.message };
      }
      if (end.how === 'cut') {
        return { status: end.isTimeout ? 'timeout' : 'upstream_cut', httpStatus, error: end.message };
      }
      return { ...endingOfWhole(report, isStream), httpStatus };
    }
    case 'refused':
      return {
        status: 'upstream_error',
        httpStatus: attempted.status,
        error: `the provider answered ${String(attempted.status)}`,
      };
    case 'failed':
      return {
        status: attempted.failure.isTimeout ? 'timeout' : 'upstream_error',
        httpStatus: null,
        error: attempted.failure.message,
      };
    case 'client_gone':
      return { status: 'client_gone', httpStatus: null, error: 'the client left before there was an answer' };
    default:
      return attempted satisfies never;
  }
}

function endingOfWhole(report: AnswerReport, isStream: boolean): Omit<Ending, 'httpStatus'> {
  if (report.error !== null) {
    return { status: 'upstream_error', error: report.error.message };
  }
  if (!isStream && report.unreadEvents > 0) {
    return { status: 'upstream_error', error: 'the provider sent an answer that is no JSON' };
  }
  return { status: 'ok', error: null };
}

function costOf(
  usage: TokenUsage,
  isFree: boolean,
  price: Price | null,
): Pick<LlmCallRow, 'costPico' | 'savedPico' | 'currency'> {
  if (isFree) {
    return { costPico: 0n, savedPico: 0n, currency: price?.currency ?? null };
  }
  return price === null
    ? { costPico: null, savedPico: null, currency: null }
    : { costPico: price.costOf(usage), savedPico: price.savedOf(usage), currency: price.currency };
}
