import { describe, expect, it } from 'vitest';
import type { StoredState } from '../../model/index.ts';
import { createHeldSeries } from './held-series.ts';
import type { SeriesIdentity } from './watched-series.ts';

const MINUTE_US = 60e6;
const idle = new AbortController().signal;

const identityOf = (host: number): SeriesIdentity => ({
  key: `host:${String(host)}/cpu`,
  kind: 'metric',
  subject: { key: `host:${String(host)}`, hostId: host, serviceId: null, service: null },
  measure: 'cpu',
  labels: {},
  unit: '1',
  templateId: null,
});

/** A store that keeps states in memory; `fail` makes one of its questions fail once. */
function someStore() {
  const kept = new Map<string, StoredState>();
  let failing: string | undefined;
  const ask = <T>(what: string, answer: () => T): Promise<T> => {
    if (failing === what) {
      failing = undefined;
      return Promise.reject(new Error(`no ${what}`));
    }
    return Promise.resolve(answer());
  };
  return {
    fail: (what: 'states' | 'open' | 'feedback') => (failing = what),
    store: {
      states: ({ afterKey, limit }: { readonly afterKey: string; readonly limit: number }) =>
        ask('states', () =>
          [...kept.values()]
            .filter(({ seriesKey }) => seriesKey > afterKey)
            .toSorted((a, b) => (a.seriesKey < b.seriesKey ? -1 : 1))
            .slice(0, limit),
        ),
      open: () => ask('open', () => []),
      feedback: () => ask('feedback', () => []),
      saveStates: (states: readonly StoredState[]) =>
        ask('save', () => states.forEach((state) => kept.set(state.seriesKey, state))),
    },
  };
}

describe('series that are held', () => {
  it('are saved when they are due, and taken up by the next watch, each measure from where its oldest stands', async () => {
    const { store } = someStore();
    const first = createHeldSeries(store);
    for (let host = 0; host < 450; host += 1) {
      first.open(identityOf(host)).see(host, host);
    }
    expect(await first.save(100 * MINUTE_US, () => 90 * MINUTE_US, idle)).toBe(400);
    expect(await first.save(101 * MINUTE_US, () => 91 * MINUTE_US, idle)).toBe(50);
    expect(await first.save(101 * MINUTE_US, () => 91 * MINUTE_US, idle)).toBe(0);

    const next = createHeldSeries(store);
    const { fedUntilUs } = await next.takeUp(0, idle);
    expect([...fedUntilUs]).toEqual([['cpu', 90 * MINUTE_US]]);
    expect(next.isKnown(identityOf(449).key)).toBe(true);
    expect(next.open(identityOf(449)).save()).toEqual(first.get(identityOf(449).key)?.save());
    expect(next.isKnown(identityOf(449).key)).toBe(false);
  });

  it('do not begin where somebody was silent for long', async () => {
    const { store } = someStore();
    const first = createHeldSeries(store);
    first.open(identityOf(1));
    await first.save(100 * MINUTE_US, () => 90 * MINUTE_US, idle);
    const { fedUntilUs } = await createHeldSeries(store).takeUp(95 * MINUTE_US, idle);
    expect(fedUntilUs.size).toBe(0);
  });

  it.each(['states', 'open', 'feedback'] as const)(
    'stay as they are while %s cannot be read',
    async (what) => {
      const { store, fail } = someStore();
      const held = createHeldSeries(store);
      const series = held.open(identityOf(1));
      fail(what);
      await expect(held.takeUp(0, idle)).rejects.toThrow(`no ${what}`);
      expect(held.get(identityOf(1).key)).toBe(series);
      await held.takeUp(0, idle);
      expect(held.size()).toBe(0);
    },
  );
});
