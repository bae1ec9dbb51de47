import { describe, expect, it } from 'vitest';

import { createServerRuns } from './server-runs.ts';

const START_MS = Date.UTC(2026, 10, 30);
const seen = (id: string, uptimeS: number, monotonicS: number, startMs = START_MS) => ({
  id,
  startMs,
  uptimeMs: uptimeS * 1_000,
  monotonicMs: monotonicS * 1_000,
});

describe('runs of a server', () => {
  it('begin at the same time in each round, whatever uptimes are rounded to', () => {
    const runOf = createServerRuns(false);
    const first = runOf(seen('a', 100, 0));
    expect(runOf(seen('a', 115, 15, START_MS + 900))).toMatchObject({
      startedAt: first.startedAt,
      isOther: false,
    });
  });

  it('are new after a restart, which is no other server', () => {
    const runOf = createServerRuns(false);
    runOf(seen('a', 100, 0));
    const again = runOf(seen('a', 3, 15, START_MS + 112_000));
    expect(again).toMatchObject({ startedAt: new Date(START_MS + 112_000).toISOString(), isOther: false });
  });

  it('are of another server where it ran already in the round before, and of the same one after', () => {
    const runOf = createServerRuns(true);
    runOf(seen('a', 100, 0));
    expect(runOf(seen('b', 9_000, 15)).isOther).toBe(true);
    expect(runOf(seen('b', 9_015, 30)).isOther).toBe(false);
  });

  it('with ids that are given once are told by them alone: clocks may be set', () => {
    const runOf = createServerRuns(true);
    runOf(seen('a', 100, 0));
    expect(runOf(seen('a', 115, 15, START_MS + 3_600_000)).isOther).toBe(false);
  });

  it('are one where the server does not say when it began', () => {
    const runOf = createServerRuns(false);
    runOf(seen('a', 100, 0));
    expect(runOf({ id: 'a', startMs: null, uptimeMs: null, monotonicMs: 1 }).startedAt).toBe(
      new Date(START_MS).toISOString(),
    );
  });
});
