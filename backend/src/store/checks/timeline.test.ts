import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ServiceState, StateInterval, StoredInterval } from '../../model/index.ts';
import { replaceStates, type KnownStates } from './timeline.ts';

const HOST = { kind: 'host', id: 1, name: 'web-1' } as const;

const from = (fromUs: number, state: ServiceState, changes: Partial<StateInterval> = {}): StateInterval => ({
  fromUs,
  state,
  reason: null,
  becauseOf: null,
  ...changes,
});
/** Stored intervals from [begin, state] pairs, without gaps. */
const stored = (...states: readonly (readonly [number, ServiceState])[]): StoredInterval[] =>
  states.map(([fromUs, state], place) => ({ ...from(fromUs, state), toUs: states[place + 1]?.[0] ?? null }));
const knownAt = (states: readonly StoredInterval[], fromUs: number): KnownStates => ({
  before: states.findLast((state) => state.fromUs < fromUs) ?? null,
  later: states.filter((state) => state.fromUs >= fromUs),
});
const short = (states: readonly StoredInterval[]) =>
  states.map(({ fromUs, toUs, state }) => [fromUs, toUs, state]);

describe('a verdict of the present', () => {
  it('begins the history of a service', () => {
    const { states, written, removed, begun } = replaceStates(
      { before: null, later: [] },
      [from(10, 'unknown'), from(20, 'up')],
      { toUs: null },
    );
    expect(short(states)).toEqual([
      [10, 20, 'unknown'],
      [20, null, 'up'],
    ]);
    expect(written).toEqual(states);
    expect(removed).toEqual([]);
    expect(begun.map(({ fromUs }) => fromUs)).toEqual([10, 20]);
  });

  it('that says what is known writes nothing', () => {
    const states = stored([10, 'up'], [20, 'down']);
    expect(replaceStates(knownAt(states, 15), [from(15, 'up'), from(20, 'down')], { toUs: null })).toEqual({
      states,
      written: [],
      removed: [],
      begun: [],
    });
  });

  it('ends what was in force, and goes on where the state is the same', () => {
    const known = knownAt(stored([10, 'up']), 15);
    const { states, written, begun } = replaceStates(known, [from(15, 'up'), from(18, 'down')], {
      toUs: null,
    });
    expect(short(states)).toEqual([
      [10, 18, 'up'],
      [18, null, 'down'],
    ]);
    expect(written).toEqual(states);
    expect(begun.map(({ fromUs }) => fromUs)).toEqual([18]);
  });

  it('takes back an outage that was none', () => {
    const known = knownAt(stored([10, 'up'], [20, 'down'], [30, 'up']), 15);
    const { states, written, removed } = replaceStates(known, [from(15, 'up')], { toUs: null });
    expect(short(states)).toEqual([[10, null, 'up']]);
    expect(written).toEqual(states);
    expect(removed).toEqual([20, 30]);
  });

  it('that says nothing lets go on what was in force', () => {
    expect(
      short(replaceStates(knownAt(stored([10, 'up'], [20, 'down']), 15), [], { toUs: null }).states),
    ).toEqual([[10, null, 'up']]);
  });

  it('teaches an outage its cause, and does not forget one', () => {
    const known = knownAt(stored([10, 'down']), 15);
    const { written } = replaceStates(known, [from(15, 'down', { becauseOf: HOST })], { toUs: null });
    expect(written).toEqual([{ ...from(10, 'down', { becauseOf: HOST }), toUs: null }]);
    const again = replaceStates({ before: null, later: written }, [from(10, 'down')], { toUs: null });
    expect(again.written).toEqual([]);
  });

  it('keeps the reason with which an outage began', () => {
    const before = { ...from(10, 'down', { reason: 'refused' }), toUs: null };
    const { states } = replaceStates({ before, later: [] }, [from(15, 'down', { reason: 'timeout' })], {
      toUs: null,
    });
    expect(states).toEqual([before]);
  });
});

describe('a verdict of the past', () => {
  it('leaves what was settled behind it', () => {
    const known = knownAt(stored([10, 'up'], [20, 'unknown'], [100, 'up'], [200, 'down']), 15);
    const { states, written, removed } = replaceStates(
      known,
      [from(15, 'up'), from(30, 'down'), from(40, 'unknown')],
      { toUs: 50 },
    );
    expect(short(states)).toEqual([
      [10, 30, 'up'],
      [30, 40, 'down'],
      [40, 100, 'unknown'],
      [100, 200, 'up'],
      [200, null, 'down'],
    ]);
    expect(short(written)).toEqual([
      [10, 30, 'up'],
      [30, 40, 'down'],
      [40, 100, 'unknown'],
    ]);
    expect(removed).toEqual([20]);
  });

  it('splits an interval that goes on behind it', () => {
    const known = knownAt(stored([10, 'unknown']), 15);
    const { states, begun } = replaceStates(known, [from(15, 'unknown'), from(20, 'up')], { toUs: 50 });
    expect(short(states)).toEqual([
      [10, 20, 'unknown'],
      [20, 50, 'up'],
      [50, null, 'unknown'],
    ]);
    expect(begun.map(({ fromUs }) => fromUs)).toEqual([20]);
  });

  it('before all that is known reaches to it', () => {
    const known = knownAt(stored([100, 'down']), 15);
    expect(short(replaceStates(known, [from(15, 'up')], { toUs: 50 }).states)).toEqual([
      [15, 100, 'up'],
      [100, null, 'down'],
    ]);
  });
});

describe('any verdict over any history', () => {
  const state = fc.constantFrom<ServiceState>('up', 'down', 'unknown');
  const timeline = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 100 }), state), { selector: ([at]) => at, maxLength: 8 })
    .map((pairs) => pairs.toSorted(([a], [b]) => a - b))
    .map((pairs) => pairs.filter(([, own], place) => own !== pairs[place - 1]?.[1]));
  const stateAt = (states: readonly StoredInterval[], at: number) =>
    states.find(({ fromUs, toUs }) => fromUs <= at && (toUs === null || at < toUs))?.state;

  it('is what the verdict says within it and what was known without, in neighbours that differ', () => {
    fc.assert(
      fc.property(
        timeline,
        timeline,
        fc.integer({ min: 0, max: 60 }),
        fc.option(fc.integer({ min: 61, max: 100 })),
        (history, said, fromUs, toUs) => {
          const states = stored(...history);
          const verdict = said.filter(([at]) => at >= fromUs).map(([at, own]) => from(at, own));
          const first = verdict[0];
          fc.pre(first !== undefined);
          const begun = [{ ...first, fromUs }, ...verdict.slice(1)];
          const replaced = replaceStates(knownAt(states, fromUs), begun, { toUs });
          for (const [place, one] of replaced.states.entries()) {
            const next = replaced.states[place + 1];
            expect(one.toUs).toBe(next?.fromUs ?? null);
            expect(one.state).not.toBe(next?.state);
          }
          const kept = states.filter((one) => !replaced.removed.includes(one.fromUs));
          const table = new Map([...kept, ...replaced.written].map((one) => [one.fromUs, one]));
          const rows = [...table.values()].toSorted((a, b) => a.fromUs - b.fromUs);
          const wanted = (at: number) =>
            at >= fromUs && (toUs === null || at < toUs)
              ? begun.findLast((one) => one.fromUs <= at)?.state
              : stateAt(states, at);
          const moments = Array.from({ length: 101 }, (_, at) => at).filter((at) => wanted(at) !== undefined);
          expect(moments.map((at) => [at, stateAt(rows, at)])).toEqual(moments.map((at) => [at, wanted(at)]));
        },
      ),
      { numRuns: 500 },
    );
  });
});
