import { silentLogger } from '@vigilops/runtime';
import { createManualClock } from '@vigilops/testkit';
import { describe, expect, it } from 'vitest';
import { someClosedCall, someOpenCall } from '../test/some-calls.ts';
import type { ClosedCall } from './journal-lines.ts';
import { createLedger, LedgerFull, MAX_WAITING, closedByKill } from './ledger.ts';

function open({ isFull = false } = {}) {
  const clock = createManualClock();
  const written: ClosedCall[][] = [];
  const told: string[] = [];
  const state = { isAway: false };
  const ledger = createLedger({
    store: {
      write: (gatewayId, calls) => {
        expect(gatewayId).toBe('g');
        if (state.isAway) {
          return Promise.reject(new Error('away'));
        }
        written.push([...calls]);
        return Promise.resolve();
      },
    },
    journal: {
      open: () => (isFull ? Promise.reject(new Error('ENOSPC')) : Promise.resolve({ waiting: 1 })),
      progress: () => undefined,
      closed: ({ row }) => {
        told.push(row.requestId);
        return { waiting: 1 };
      },
      stored: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    gatewayId: 'g',
    clock,
    random: () => 0.5,
    logger: silentLogger,
  });
  return { ledger, clock, written, told, state };
}

describe('the ledger', () => {
  it('writes what ended within a moment at once, and into the journal before', async () => {
    const { ledger, clock, written, told } = open();
    ledger.closed(someClosedCall(1), null);
    ledger.closed(someClosedCall(2), null);
    expect(told).toHaveLength(2);
    expect(ledger.waiting()).toBe(2);
    await clock.advance(1_000);
    expect(written).toEqual([[someClosedCall(1), someClosedCall(2)]]);
    expect(ledger.waiting()).toBe(0);
    ledger.closed(someClosedCall(3), null);
    await clock.advance(1_000);
    expect(written).toHaveLength(2);
  });

  it('lets texts go, and no row, where too much text would wait', async () => {
    const { ledger, clock, written, state } = open();
    state.isAway = true;
    const text = 'x'.repeat(65_536);
    const texts = { prompt: text, isPromptCut: false, answer: text, isAnswerCut: false };
    for (let serial = 1; serial <= 200; serial += 1) {
      const call = someClosedCall(serial);
      ledger.closed({ ...call, row: { ...call.row, texts } }, null);
    }
    state.isAway = false;
    await clock.advance(1_000);
    const kept = written.flat().map(({ row }) => row.texts !== null);
    // 16 MiB of letters are 128 such rows.
    expect(kept).toEqual(Array.from({ length: 200 }, (_, index) => index < 128));
    ledger.closed({ ...someClosedCall(201), row: { ...someClosedCall(201).row, texts } }, null);
    await clock.advance(1_000);
    expect(written.flat().at(-1)?.row.texts).not.toBeNull();
  });

  it('keeps all while the database is away, in order, and refuses calls that it could not keep', async () => {
    const { ledger, clock, written, state } = open();
    state.isAway = true;
    const one = someClosedCall(1);
    for (let serial = 0; serial < MAX_WAITING; serial += 1) {
      ledger.closed(one, null);
    }
    await expect(ledger.open(someOpenCall(1))).rejects.toThrow(LedgerFull);
    state.isAway = false;
    await clock.advance(60_000);
    expect(written.flat()).toHaveLength(MAX_WAITING);
    await expect(ledger.open(someOpenCall(1))).resolves.toEqual({ waiting: 1 });
  });

  it('refuses a call that cannot be written down', async () => {
    const { ledger } = open({ isFull: true });
    await expect(ledger.open(someOpenCall(1))).rejects.toThrow(/disk full/);
  });

  it('stops with what the database takes', async () => {
    const { ledger, clock, written, state } = open();
    ledger.closed(someClosedCall(1), null);
    const stopped = ledger.stop();
    await clock.advance(500);
    await stopped;
    expect(written).toHaveLength(1);
    state.isAway = true;
    ledger.closed(someClosedCall(2), null);
    await clock.advance(10_000);
    expect(ledger.waiting()).toBe(1);
  });

  it('has a row for a call that nobody ended, as far as it had come, and what that costs', () => {
    const call = someOpenCall(1);
    const { row } = closedByKill({ call, progress: undefined });
    expect(row).toMatchObject({
      status: 'killed',
      inputTokens: 10,
      outputTokens: 0,
      tokensFrom: 'estimated',
      costPico: 1_500_000n,
      currency: 'USD',
    });
    expect(row).not.toHaveProperty('budgets');
    const progress = {
      requestId: call.requestId,
      attempt: 1,
      timeUs: call.timeUs + 9,
      inputTokens: 12,
      outputTokens: 7,
    };
    const later = closedByKill({ call, progress });
    expect(later.row).toMatchObject({ inputTokens: 12, outputTokens: 7, latencyUs: 9, costPico: 6_000_000n });
    expect(later.charges).toEqual([
      { budgetId: 4, startUs: 0, endUs: null, heldPico: 0n, spentPico: 6_000_000n, isUnpriced: false },
    ]);
    expect(closedByKill({ call: { ...call, rates: null }, progress })).toMatchObject({
      row: { costPico: null, currency: null },
      charges: [{ spentPico: 0n, isUnpriced: true }],
    });
  });
});
