import type { BudgetCharge, BudgetWindow, LlmCallRow, Pico } from '../../model/index.ts';

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

export type JournalLine =
  | { readonly kind: 'open'; readonly call: OpenCall }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'closed'; readonly call: ClosedCall };

const PICO_FIELDS = new Set(['costPico', 'savedPico', 'heldPico', 'spentPico', 'inputPico', 'outputPico']);

/** One line of JSON, with its line break. Money is a string of digits. */
export function writtenLine(line: JournalLine): string {
  return `${JSON.stringify(writable(line))}\n`;
}

/** By hand: a replacer would be called for every field, and takes longer than all the rest. */
function writable(line: JournalLine): object {
  switch (line.kind) {
    case 'open': {
      const { rates } = line.call;
      return rates === null ? line : { ...line, call: { ...line.call, rates: digits(rates) } };
    }
    case 'progress':
      return line;
    case 'closed':
      return { ...line, call: { row: digits(line.call.row), charges: line.call.charges.map(digits) } };
    default:
      return line satisfies never;
  }
}

function digits(fields: object): object {
  const written: Record<string, unknown> = { ...fields };
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value === 'bigint') {
      written[key] = String(value);
    }
  }
  return written;
}

/** Undefined for what is no whole line: the last one of a process that was killed. */
export function readLine(text: string): JournalLine | undefined {
  try {
    return JSON.parse(text, (key, value: unknown) =>
      PICO_FIELDS.has(key) && typeof value === 'string' ? BigInt(value) : value,
    ) as JournalLine;
  } catch {
    return undefined;
  }
}
