import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NoticeRecord } from '../../model/index.ts';
import { aNotice } from '../test/letters.ts';
import { planBatch } from './plan-batch.ts';

const NOW = 1_772_366_405e6;
const EARLIER = NOW - 20e6;

function notice(id: number, changes: Partial<NoticeRecord> = {}): NoticeRecord {
  return {
    ...aNotice({ channelId: 1, incidentId: id }),
    id,
    idempotencyKey: String(id),
    state: 'waiting',
    madeUs: EARLIER,
    attempts: 0,
    sentUs: null,
    error: null,
    receipt: null,
    foldedInto: null,
    ...changes,
  };
}
const batchOf = (notices: readonly NoticeRecord[], changes: object = {}) => ({
  notices,
  sentLastMinute: 0,
  sentLastSecond: 0,
  waiting: notices.length,
  ...changes,
});
const many = (count: number, changes: (id: number) => Partial<NoticeRecord> = () => ({})) =>
  Array.from({ length: count }, (_, id) => notice(id, changes(id)));
const ids = (notices: readonly NoticeRecord[]) => notices.map(({ id }) => id);
const TWENTY = { perMinute: 20, perSecond: null };

describe('a plan', () => {
  it('without a quota sends all', () => {
    const plan = planBatch(batchOf(many(1_000)), { perMinute: null, perSecond: null }, NOW);
    expect(plan.send).toHaveLength(1_000);
    expect(plan.giveBack).toEqual([]);
  });

  it('sends no more a second than the provider takes', () => {
    const plan = planBatch(batchOf(many(8), { sentLastSecond: 2 }), { perMinute: 100, perSecond: 5 }, NOW);
    expect(ids(plan.send)).toEqual([0, 1, 2]);
    expect(plan.giveBack).toEqual([{ notices: many(8).slice(3), dueUs: NOW + 1e6 }]);
  });

  it('folds what came in an earlier window, and waits for the end of this one with the rest', () => {
    expect(planBatch(batchOf(many(50)), TWENTY, NOW)).toMatchObject({ send: [], giveBack: [] });
    expect(planBatch(batchOf(many(50)), TWENTY, NOW).fold).toHaveLength(50);
    const fresh = planBatch(batchOf(many(50, () => ({ madeUs: NOW }))), TWENTY, NOW);
    expect(fresh).toMatchObject({ send: [], fold: [], giveBack: [{ dueUs: 1_772_366_410e6 }] });
  });

  it('sends what is critical by itself, but for what digests need', () => {
    const plan = planBatch(
      batchOf(many(50, (id) => ({ severity: id < 30 ? 'critical' : 'info' }))),
      TWENTY,
      NOW,
    );
    expect(ids(plan.send)).toEqual(ids(many(16)));
    expect(plan.fold).toHaveLength(34);
  });

  it('folds nothing that may have arrived already', () => {
    const plan = planBatch(batchOf(many(50, (id) => ({ attempts: id === 40 ? 3 : 0 }))), TWENTY, NOW);
    expect(ids(plan.send)).toEqual([40]);
    expect(ids(plan.fold)).not.toContain(40);
  });

  it('waits where nothing is left of the minute', () => {
    const plan = planBatch(batchOf(many(50), { sentLastMinute: 20 }), TWENTY, NOW);
    expect(plan).toMatchObject({ send: [], fold: [] });
    expect(plan.giveBack[0]?.notices).toHaveLength(50);
  });

  it('knows a storm by all that waits, and not by what it was given of it', () => {
    const plan = planBatch(batchOf(many(5), { waiting: 3_000 }), TWENTY, NOW);
    expect(plan.send).toEqual([]);
    expect(plan.fold).toHaveLength(5);
  });

  it('loses nothing, doubles nothing, keeps to the quota and to the order of each incident', () => {
    const batch = fc.record({
      perMinute: fc.integer({ min: 1, max: 60 }),
      perSecond: fc.option(fc.integer({ min: 1, max: 5 })),
      sentLastMinute: fc.integer({ min: 0, max: 70 }),
      sentLastSecond: fc.integer({ min: 0, max: 5 }),
      more: fc.integer({ min: 0, max: 100 }),
      notices: fc.array(
        fc.record({
          incidentId: fc.option(fc.integer({ min: 1, max: 6 })),
          severity: fc.constantFrom('critical' as const, 'warning' as const, 'info' as const),
          attempts: fc.integer({ min: 0, max: 1 }),
          madeUs: fc.constantFrom(EARLIER, NOW),
        }),
        { maxLength: 60 },
      ),
    });
    fc.assert(
      fc.property(batch, ({ notices: made, more, perMinute, perSecond, ...sent }) => {
        const notices = made.map((changes, id) => notice(id, changes));
        const plan = planBatch(
          { notices, ...sent, waiting: notices.length + more },
          { perMinute, perSecond },
          NOW,
        );
        const back = plan.giveBack.flatMap((part) => part.notices);
        const all = [...plan.send, ...plan.fold, ...back];
        expect(ids(all).toSorted((a, b) => a - b)).toEqual(ids(notices));
        const messages = plan.send.length + (plan.fold.length > 0 ? 1 : 0);
        expect(messages).toBeLessThanOrEqual(Math.max(0, perMinute - sent.sentLastMinute));
        if (perSecond !== null) {
          expect(messages).toBeLessThanOrEqual(Math.max(0, perSecond - sent.sentLastSecond));
        }
        // What goes now goes before what waits: of one incident in the order of its messages.
        for (const one of notices.filter(({ incidentId }) => incidentId !== null)) {
          const place = (id: number) => all.findIndex((other) => other.id === id);
          const later = notices.filter(({ id, incidentId }) => incidentId === one.incidentId && id > one.id);
          expect(later.every(({ id }) => place(id) > place(one.id))).toBe(true);
        }
      }),
    );
  });
});
