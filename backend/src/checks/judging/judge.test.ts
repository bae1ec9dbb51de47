import { describe, expect, it } from 'vitest';
import type { ServiceSpec, StateInterval, ToJudge } from '../../model/index.ts';
import { aResult, aService, at, toJudge } from '../test/a-service.ts';
import { createJudge } from './judge.ts';

const judge = createJudge(() => ({ language: 'en', timeZone: 'UTC' }));

const PARENT = { kind: 'host', id: 9, name: 'db-1' } as const;

/** "0 up", "120 down connection refused": seconds, state and reason of each interval. */
function told(intervals: readonly StateInterval[]): readonly string[] {
  return intervals.map(({ fromUs, state, reason }) =>
    [(fromUs - at(0)) / 1e6, state, reason].filter((part) => part !== null).join(' '),
  );
}

function statesOf(
  results: ToJudge['results'],
  { spec = {}, ...changes }: Partial<ToJudge> & { readonly spec?: Partial<ServiceSpec> } = {},
): readonly string[] {
  const nowUs = changes.nowUs ?? (results.at(-1)?.timeUs ?? 0) + 1;
  return told(judge(toJudge({ service: aService(spec), results, ...changes, nowUs })).intervals);
}

describe('one observer', () => {
  it('calls a service up with its first success', () => {
    expect(statesOf([aResult(5)])).toEqual(['5 up']);
  });

  it('is not certain after one failure of two', () => {
    expect(statesOf([aResult(0, 'down')])).toEqual(['0 unknown no observer is certain yet']);
    expect(statesOf([aResult(0), aResult(60, 'down')])).toEqual(['0 up']);
  });

  it('calls it down from the first of so many failures in a row', () => {
    const results = [aResult(0), aResult(60, 'down'), aResult(65, 'down')];
    expect(statesOf(results)).toEqual(['0 up', '60 down connection refused']);
    expect(statesOf(results, { spec: { failures: 3 } })).toEqual(['0 up']);
  });

  it('counts from anew after a success between', () => {
    const results = [aResult(0), aResult(60, 'down'), aResult(65), aResult(120, 'down'), aResult(125)];
    expect(statesOf(results)).toEqual(['0 up']);
  });

  it('calls it up again from the first of so many successes in a row', () => {
    const results = [
      aResult(0, 'down'),
      aResult(60, 'down'),
      aResult(120),
      aResult(180, 'down'),
      aResult(240),
      aResult(300),
    ];
    expect(statesOf(results, { spec: { successes: 2 } })).toEqual(['0 down connection refused', '240 up']);
  });

  it('takes a time-out for a failure, and says after how long', () => {
    const results = [aResult(0, 'timeout', { error: 'no answer' }), aResult(60, 'timeout')];
    expect(statesOf(results)).toEqual(['0 down timeout after 10 s']);
  });

  it('says the status code where there is no other word', () => {
    const failure = { error: null, statusCode: 502 };
    const results = [aResult(0, 'down', failure), aResult(60, 'down', failure)];
    expect(statesOf(results)).toEqual(['0 down status 502']);
  });
});

describe('inconclusive results', () => {
  const cutOff = (seconds: number) => aResult(seconds, 'inconclusive', { error: 'no witness answers' });

  it('never call a service down, however many there are', () => {
    const results = [aResult(0), cutOff(60), cutOff(120), cutOff(180), cutOff(240), cutOff(300)];
    expect(statesOf(results, { spec: { failures: 1 } })).toEqual([
      '0 up',
      '160 unknown the observer web-1 is cut off',
    ]);
  });

  it('break no row', () => {
    const results = [aResult(0), aResult(60, 'down'), cutOff(65), aResult(120, 'down')];
    expect(statesOf(results)).toEqual(['0 up', '60 down connection refused']);
  });

  it('do not keep an opinion alive', () => {
    const results = [aResult(0), cutOff(100), aResult(200)];
    expect(statesOf(results)).toEqual(['0 up', '160 unknown the observer web-1 is cut off', '200 up']);
  });
});

describe('silence', () => {
  it('makes a state unknown two and a half intervals and a time-out after the last result', () => {
    const verdict = judge(toJudge({ results: [aResult(0)], nowUs: at(159) }));
    expect(told(verdict.intervals)).toEqual(['0 up']);
    expect(verdict.judgeAgainAtUs).toBe(at(160));
    const later = judge(toJudge({ results: [aResult(0)], nowUs: at(160) }));
    expect(told(later.intervals)).toEqual(['0 up', '160 unknown no observer is left: web-1 is silent']);
    expect(later.judgeAgainAtUs).toBeNull();
  });

  it('ends a row of failures, too', () => {
    const results = [aResult(0, 'down'), aResult(160, 'down')];
    expect(statesOf(results)).toEqual(['0 unknown no observer is certain yet']);
  });

  it('names who is silent and who is cut off', () => {
    const results = [
      aResult(0, 'up', { observerId: 2 }),
      aResult(1),
      aResult(2, 'up', { observerId: 3 }),
      aResult(100, 'inconclusive', { observerId: 3 }),
    ];
    expect(statesOf(results, { nowUs: at(500) }).at(-1)).toBe(
      '162 unknown no observer is left: web-3 is cut off, web-1 and web-2 are silent',
    );
  });

  it('of one observer leaves the others to tell', () => {
    const results = [0, 60, 120, 180, 240].map((seconds) => aResult(seconds, 'up', { observerId: 2 }));
    const down = [0, 60].map((seconds) => aResult(seconds, 'down'));
    const all = [...results, ...down].sort((a, b) => a.timeUs - b.timeUs);
    expect(statesOf(all, { spec: { agreement: 1 } })).toEqual([
      '0 down connection refused (1 of 2 observers)',
      '220 up',
    ]);
  });
});

describe('several observers', () => {
  const say = (...downs: readonly (readonly [observerId: number, error: string | null])[]) =>
    [0, 60].flatMap((seconds) =>
      downs.map(([observerId, error]) =>
        aResult(seconds, error === null ? 'up' : 'down', { observerId, error }),
      ),
    );

  it('call a service down when more than half of them do', () => {
    expect(statesOf(say([1, 'refused'], [2, null]))).toEqual(['0 up']);
    expect(statesOf(say([1, 'refused'], [2, 'refused'], [3, null]))).toEqual([
      '0 down refused (2 of 3 observers)',
    ]);
  });

  it('call it down when as many do as are wanted', () => {
    const results = say([1, 'refused'], [2, null], [3, null]);
    expect(statesOf(results, { spec: { agreement: 1 } })).toEqual(['0 down refused (1 of 3 observers)']);
    expect(statesOf(results, { spec: { agreement: 2 } })).toEqual(['0 up']);
  });

  it('must all agree where there are fewer than are wanted', () => {
    const spec = { agreement: 5 };
    expect(statesOf(say([1, 'refused'], [2, null]), { spec })).toEqual(['0 up']);
    expect(statesOf(say([1, 'refused'], [2, 'refused']), { spec })).toEqual([
      '0 down refused (2 of 2 observers)',
    ]);
  });

  it('are quoted with what most of them say', () => {
    expect(statesOf(say([1, 'refused'], [2, 'reset'], [3, 'reset']))).toEqual([
      '0 down reset (3 of 3 observers)',
    ]);
  });
});

describe('what was known before', () => {
  const before = { fromUs: at(-500), state: 'down', reason: 'refused', becauseOf: PARENT } as const;

  it('goes on with its reason where nothing is different', () => {
    const results = [aResult(-60, 'down'), aResult(-5, 'down'), aResult(50, 'down')];
    const { intervals } = judge(toJudge({ results, before, nowUs: at(60) }));
    expect(intervals).toEqual([{ ...before, fromUs: at(0) }]);
  });

  it('stands for an observer that did nothing but waver', () => {
    const results = [-310, -250, -190, -130, -70, -10, 50].map((seconds, place) =>
      aResult(seconds, place % 2 === 0 ? 'up' : 'down'),
    );
    const spec = { failures: 2, successes: 2 };
    expect(statesOf(results, { spec, before })).toEqual(['0 down refused']);
    expect(statesOf(results, { spec, before: { ...before, state: 'up', reason: null } })).toEqual(['0 up']);
  });

  it('says nothing of an observer that is new', () => {
    const results = [aResult(-5, 'down', { observerId: 2 }), aResult(10, 'down', { observerId: 2 })];
    const up = { fromUs: at(-500), state: 'up', reason: null, becauseOf: null } as const;
    expect(statesOf(results, { before: up })[0]).toBe('0 down connection refused');
  });
});

describe('what a service depends on', () => {
  const results = [aResult(0), aResult(60, 'down'), aResult(120, 'down')];

  it('is named in an outage that begins', () => {
    const { intervals } = judge(toJudge({ results, parent: PARENT, nowUs: at(121) }));
    expect(intervals).toMatchObject([{ becauseOf: null }, { state: 'down', becauseOf: PARENT }]);
  });

  it('is not named anew in one that is known, whatever happened to it since', () => {
    const known = { state: 'down', stateSinceUs: at(60) } as const;
    const without = aService({}, { ...known, becauseOf: null });
    const withIt = aService({}, { ...known, becauseOf: PARENT });
    const becauseOf = (one: Partial<ToJudge>) =>
      judge(toJudge({ results, nowUs: at(130), ...one })).intervals.at(-1)?.becauseOf;
    expect(becauseOf({ service: without, parent: PARENT })).toBeNull();
    expect(becauseOf({ service: withIt, parent: null })).toEqual(PARENT);
  });

  it('is no reason for what is up', () => {
    const { intervals } = judge(toJudge({ results: [aResult(0)], parent: PARENT, nowUs: at(1) }));
    expect(intervals).toMatchObject([{ state: 'up', becauseOf: null }]);
  });
});

describe('a service that is new', () => {
  it('is unknown until somebody asks', () => {
    const verdict = judge(toJudge({ nowUs: at(7) }));
    expect(told(verdict.intervals)).toEqual(['7 unknown no observer has asked lately']);
    expect(verdict).toMatchObject({ lastCheckUs: null, judgeAgainAtUs: null });
  });

  it('keeps the time of the newest result, be it inconclusive', () => {
    const results = [aResult(0), aResult(9, 'inconclusive')];
    expect(judge(toJudge({ results })).lastCheckUs).toBe(at(9));
    const service = aService({}, { lastCheckUs: at(99) });
    expect(judge(toJudge({ service, results })).lastCheckUs).toBe(at(99));
  });
});
