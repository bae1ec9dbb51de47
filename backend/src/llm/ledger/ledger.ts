import { backoffMs, type Clock, type Logger } from '@vigilops/runtime';
import type { LlmCallRow, LlmLedgerStore } from '../../model/index.ts';
import { chargeOf } from '../budgets/charge.ts';
import type { ClosedCall, OpenCall, Progress } from './journal-lines.ts';
import type { Journal, Left, Place } from './journal.ts';
import { rowOf } from './row-of.ts';

/** One row a call, whatever happens. */
export interface Ledger {
  /**
   * Before anything is sent. Rejects with LedgerFull where the row might be lost: too many wait for the database, or the
   * journal cannot be written.
   */
  open(call: OpenCall): Promise<Place>;
  progress(progress: Progress): void;
  /** `place`: what `open` gave; null: it was not opened. */
  closed(call: ClosedCall, place: Place | null): void;
  /** Rows that the database does not have yet. */
  waiting(): number;
  /** Writes what waits, as far as the database takes it within the limit; the rest is in the journal. */
  stop(): Promise<void>;
}

export class LedgerFull extends Error {
  override readonly name = 'LedgerFull';
}

export interface LedgerDeps {
  readonly store: LlmLedgerStore;
  readonly journal: Journal;
  readonly gatewayId: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** The store has these now. */
  readonly onStored?: (calls: readonly ClosedCall[]) => void;
}

/** A minute of 800 calls a second, of about a kilobyte each. */
export const MAX_WAITING = 50_000;
/** Letters of prompts and answers that wait: beyond it rows go without them. */
const MAX_WAITING_TEXT = 16 * 1_048_576;
const BATCH = 1_000;
const GATHER_MS = 200;
const WRITE_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 3_000;
const BACKOFF = { initialMs: 500, maxMs: 15_000 };

export function createLedger(deps: LedgerDeps): Ledger {
  const { store, journal, gatewayId, clock, random, logger } = deps;
  let queue: { readonly call: ClosedCall; readonly place: Place }[] = [];
  let waitingText = 0;
  let isStopping = false;
  let isTold = false;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    for (let failures = 0; queue.length > 0;) {
      if (failures === 0 && queue.length < BATCH && !isStopping) {
        await clock.sleep(GATHER_MS);
      }
      const entries = queue.slice(0, BATCH);
      const batch = entries.map(({ call }) => call);
      try {
        await store.write(gatewayId, batch, AbortSignal.timeout(WRITE_LIMIT_MS));
      } catch (error) {
        if (isStopping) {
          break;
        }
        if (failures === 0) {
          logger.warn({ err: error, waiting: queue.length }, 'calls of LLMs cannot be stored; trying again');
        }
        await clock.sleep(backoffMs(failures, BACKOFF, random));
        failures += 1;
        continue;
      }
      failures = 0;
      queue = queue.slice(batch.length);
      waitingText -= batch.reduce((sum, { row }) => sum + lettersOf(row), 0);
      await journal.stored(entries.map(({ place }) => place)).catch((error: unknown) => {
        logger.warn({ err: error }, 'a journal of LLM calls cannot be removed');
      });
      deps.onStored?.(batch);
    }
    running = undefined;
  }

  function withinRoom(call: ClosedCall): ClosedCall {
    const letters = lettersOf(call.row);
    if (waitingText + letters > MAX_WAITING_TEXT) {
      return { ...call, row: { ...call.row, texts: null } };
    }
    waitingText += letters;
    return call;
  }

  return {
    async open(call) {
      if (queue.length >= MAX_WAITING) {
        throw new LedgerFull('the database is away, and no more calls can be kept until it is back');
      }
      try {
        const place = await journal.open(call);
        isTold = false;
        return place;
      } catch (error) {
        if (!isTold) {
          isTold = true;
          logger.error({ err: error }, 'the journal of LLM calls cannot be written: calls are refused');
        }
        throw new LedgerFull('the journal of calls cannot be written; is the disk full?', { cause: error });
      }
    },
    progress: journal.progress,
    closed(call, place) {
      queue.push({ call: withinRoom(call), place: journal.closed(call, place) });
      running ??= run();
    },
    waiting: () => queue.length,
    async stop() {
      isStopping = true;
      const limit = new AbortController();
      await Promise.race([
        running ?? Promise.resolve(),
        clock.sleep(STOP_LIMIT_MS, limit.signal).catch(() => undefined),
      ]);
      limit.abort();
      await journal.close();
    },
  };
}

function lettersOf({ texts }: LlmCallRow): number {
  return texts === null ? 0 : texts.prompt.length + texts.answer.length;
}

/** A call that nobody ended: the process was killed. What it had used is estimated from how far it had come. */
export function closedByKill({ call, progress }: Left['open'][number]): ClosedCall {
  const { budgets, rates } = call;
  const inputTokens = progress?.inputTokens ?? call.inputTokens;
  const outputTokens = progress?.outputTokens ?? 0;
  const costPico =
    rates === null ? null : rates.inputPico * BigInt(inputTokens) + rates.outputPico * BigInt(outputTokens);
  const row = rowOf(call, {
    status: 'killed',
    httpStatus: null,
    error: 'the gateway ended while the call was under way',
    inputTokens,
    outputTokens,
    tokensFrom: 'estimated',
    costPico,
    savedPico: costPico === null ? null : 0n,
    currency: rates?.currency ?? null,
    latencyUs: Math.max(0, (progress?.timeUs ?? call.timeUs) - call.timeUs),
  });
  const charges = budgets.map(({ currency, ...window }) => chargeOf({ window, currency }, row));
  return { row, charges };
}
