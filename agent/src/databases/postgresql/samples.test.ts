import { describe, expect, it } from 'vitest';

import type { Backend } from './activity.ts';
import { createSampleWatch } from './samples.ts';
import type { SlowRuns } from './statements/slow-runs.ts';
import { readText, type Texts } from './statements/texts.ts';

const SQL = 'SELECT * FROM orders WHERE id = 7';
const texts: Texts = {
  learn: () => Promise.resolve(),
  of: (queryId) =>
    queryId === null ? undefined : readText(queryId === 'own' ? 'SELECT /* vigilops-agent */ 1' : SQL),
};

const backend = (more: Partial<Backend>): Backend => ({
  pid: 1,
  kind: 'client backend',
  user: 'shop',
  database: 'shop',
  application: 'web',
  address: '10.0.0.7',
  state: 'active',
  stateText: 'active',
  waitType: null,
  wait: null,
  transactionAge: null,
  queryAge: 2,
  queryStart: 100,
  stateAge: 2,
  lasted: null,
  text: SQL,
  queryId: '42',
  ...more,
});
const idle = (more: Partial<Backend> = {}) =>
  backend({ state: 'idle', stateText: 'idle', queryAge: 5, lasted: 3, stateAge: 2, ...more });
const run = (more: Partial<SlowRuns> = {}): SlowRuns => ({
  userName: 'shop',
  database: 'shop',
  queryId: '42',
  count: 1,
  durationMs: 3_500,
  ...more,
});

let now = 60_000;

function watchOrders() {
  now = 60_000;
  const watch = createSampleWatch();
  return (backends: readonly Backend[], runs: readonly SlowRuns[] = [], repeats = false) =>
    watch.next({ nowMs: now, slowMs: 1_000, backends, runs, texts, repeats });
}

describe('samples of slow statements', () => {
  it('tells of one that runs when it is seen first, again when asked to, and when it has ended', () => {
    const look = watchOrders();
    expect(look([backend({})]).samples).toMatchObject([{ is_running: true, duration_ms: 2_000 }]);
    expect(look([backend({ queryAge: 2.5 })]).samples).toEqual([]);
    expect(look([backend({ queryAge: 2.8 })], [], true).samples).toMatchObject([{ duration_ms: 2_800 }]);
    now += 15_000;
    const { samples, newOnes } = look([idle()], [run({ durationMs: 3_000 })]);
    expect(samples).toMatchObject([
      { is_running: false, duration_ms: 3_000, at: '1970-01-01T00:01:13.000Z', id: '1-100' },
    ]);
    expect(newOnes).toBe(0);
    expect(look([idle({ stateAge: 17 })])).toEqual({ samples: [], newOnes: 0 });
  });

  it('has the last word later than the one before, for the later one counts', () => {
    const look = watchOrders();
    look([backend({})]);
    const { samples } = look([idle({ stateAge: 2.5 })]);
    expect(samples).toMatchObject([{ is_running: false, at: '1970-01-01T00:01:00.001Z' }]);
    expect(look([backend({ pid: 2 })]).samples).toHaveLength(1);
    expect(look([]).samples).toMatchObject([{ is_running: false, at: '1970-01-01T00:01:00.001Z' }]);
  });

  it('says nothing of what had ended before it looked for the first time, nor of what was quick', () => {
    const look = watchOrders();
    expect(look([idle()]).samples).toEqual([]);
    expect(look([idle(), backend({ pid: 2, queryAge: 0.9 })]).samples).toEqual([]);
  });

  it('ends one whose session is gone, as long as totals say it took', () => {
    const look = watchOrders();
    look([backend({})]);
    now += 15_000;
    const { samples, newOnes } = look([], [run()]);
    expect(samples).toMatchObject([
      { id: '1-100', source: 'activity', is_running: false, duration_ms: 3_500 },
    ]);
    expect(newOnes).toBe(0);
  });

  it('counts one run once, though the totals tell of it a round later than its session', () => {
    const look = watchOrders();
    look([]);
    expect(look([idle()]).newOnes).toBe(1);
    expect(look([idle()], [run()])).toEqual({ samples: [], newOnes: 0 });
    expect(look([idle()], [run()]).samples).toMatchObject([{ source: 'statements' }]);
  });

  it('takes from totals what no session told, as many as there were', () => {
    const look = watchOrders();
    look([]);
    const { samples, newOnes } = look([], [run({ count: 3 })]);
    expect(samples).toMatchObject([{ source: 'statements', duration_ms: 3_500, address: null }]);
    expect(newOnes).toBe(3);
    expect(look([], [run({ queryId: 'own' })]).samples).toEqual([]);
  });

  it('leaves workers of the server alone', () => {
    const look = watchOrders();
    look([]);
    expect(look([backend({ kind: 'autovacuum worker' })]).samples).toEqual([]);
  });
});
