import type { BudgetCharge, BudgetWindow, LlmCallRow, Pico } from '../../model/index.ts';
import { rowOf, type Ended } from './row-of.ts';

/** What is known of a call before anything of it is sent: all that its row needs if nobody lives to write it. */
export type OpenCall = Omit<
  LlmCallRow,
  | 'status'
  | 'httpStatus'
  | 'error'
  | 'upstreamModel'
  | 'upstreamId'
  | 'cacheReadTokens'
  | 'cacheWriteTokens'
  | 'cacheWriteLongTokens'
  | 'outputTokens'
  | 'reasoningTokens'
  | 'tokensFrom'
  | 'costPico'
  | 'savedPico'
  | 'currency'
  | 'latencyUs'
  | 'firstTokenUs'
  | 'texts'
> & {
  /** Of one token, for an estimate; null: no price is known. */
  readonly rates: {
    readonly currency: string;
    readonly inputPico: Pico;
    readonly outputPico: Pico;
  } | null;
  /** Windows of the budgets that it would have been charged to. */
  readonly budgets: readonly (BudgetWindow & { readonly currency: string })[];
};

/** A call that has ended, as the store takes it. */
export interface ClosedCall {
  readonly row: LlmCallRow;
  readonly charges: readonly BudgetCharge[];
}

/** How far a call had come: tokens of its answer that were passed on, as estimated. */
export interface Progress {
  readonly requestId: string;
  readonly attempt: number;
  readonly timeUs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What is known of a call at its end and not before. */
interface WrittenEnding {
  readonly requestId: string;
  readonly attempt: number;
  readonly end: Ended;
  readonly charges: readonly BudgetCharge[];
}

export type JournalLine =
  | { readonly kind: 'open'; readonly call: OpenCall }
  | { readonly kind: 'progress'; readonly progress: Progress }
  /** Of a call that has a line that opens it. */
  | { readonly kind: 'ended'; readonly call: ClosedCall }
  | { readonly kind: 'closed'; readonly call: ClosedCall };

/** As it is read: the row of what ended is made of both lines. */
export type ReadLine =
  | Exclude<JournalLine, { kind: 'ended' }>
  | {
      readonly kind: 'ended';
      readonly requestId: string;
      readonly attempt: number;
      readonly closes: (call: OpenCall) => ClosedCall;
    };

const PICO_FIELDS = new Set(['costPico', 'savedPico', 'heldPico', 'spentPico', 'inputPico', 'outputPico']);

/**
 * One line of JSON, with its line break. Texts are left out: they may be kept no longer than was promised, and a file stays
 * until it is full.
 */
export function writtenLine(line: JournalLine): string {
  return `${JSON.stringify(writable(line))}\n`;
}

function writable(line: JournalLine): object {
  switch (line.kind) {
    case 'open': {
      const { rates } = line.call;
      return {
        kind: 'open',
        call: {
          ...line.call,
          rates: rates && {
            currency: rates.currency,
            inputPico: String(rates.inputPico),
            outputPico: String(rates.outputPico),
          },
        },
      };
    }
    case 'progress':
      return line;
    case 'ended':
      return { kind: 'ended', ...endingOf(line.call) };
    case 'closed': {
      const { row, charges } = line.call;
      const { costPico, savedPico } = row;
      return {
        kind: 'closed',
        call: {
          row: { ...row, costPico: digits(costPico), savedPico: digits(savedPico), texts: null },
          charges: charges.map(writableCharge),
        },
      };
    }
    default:
      return line satisfies never;
  }
}

/** The other half of `WrittenEnding`; money is a string of digits. */
function endingOf({ row, charges }: ClosedCall): object {
  return {
    requestId: row.requestId,
    attempt: row.attempt,
    end: {
      isFinal: row.isFinal,
      status: row.status,
      httpStatus: row.httpStatus,
      error: row.error,
      upstreamModel: row.upstreamModel,
      upstreamId: row.upstreamId,
      inputTokens: row.inputTokens,
      cacheReadTokens: row.cacheReadTokens,
      cacheWriteTokens: row.cacheWriteTokens,
      cacheWriteLongTokens: row.cacheWriteLongTokens,
      outputTokens: row.outputTokens,
      reasoningTokens: row.reasoningTokens,
      tokensFrom: row.tokensFrom,
      costPico: digits(row.costPico),
      savedPico: digits(row.savedPico),
      currency: row.currency,
      latencyUs: row.latencyUs,
      firstTokenUs: row.firstTokenUs,
    },
    charges: charges.map(writableCharge),
  };
}

function writableCharge({ budgetId, startUs, endUs, heldPico, spentPico, isUnpriced }: BudgetCharge): object {
  return { budgetId, startUs, endUs, heldPico: String(heldPico), spentPico: String(spentPico), isUnpriced };
}

function digits(pico: Pico | null): string | null {
  return pico === null ? null : String(pico);
}

/** Undefined for what is no whole line: the last one of a process that was killed. */
export function readLine(text: string): ReadLine | undefined {
  try {
    const line = JSON.parse(text, (key, value: unknown) =>
      PICO_FIELDS.has(key) && typeof value === 'string' ? BigInt(value) : value,
    ) as Exclude<ReadLine, { kind: 'ended' }> | (WrittenEnding & { readonly kind: 'ended' });
    if (line.kind !== 'ended') {
      return line;
    }
    const { kind, requestId, attempt, end, charges } = line;
    return { kind, requestId, attempt, closes: (call) => ({ row: rowOf(call, end), charges }) };
  } catch {
    return undefined;
  }
}
