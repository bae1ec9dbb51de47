import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckResultRow, StateInterval, ToJudge } from '../../model/index.ts';
import { aResult, aService, at, toJudge } from '../test/a-service.ts';
import { judgeInPieces, type Piece } from '../test/kept-states.ts';
import { createJudge } from './judge.ts';

const judge = createJudge(() => ({ language: 'en', timeZone: 'UTC' }));

/** Every 100 s, and 20 s of grace. */
const CHECK = { type: 'heartbeat', period_seconds: 100, grace_seconds: 20 } as const;

const beat = (seconds: number, changes: Partial<CheckResultRow> = {}) =>
  aResult(seconds, 'up', { observerId: null, ...changes });
const failed = (seconds: number, error = 'exit code 3') => beat(seconds, { status: 'down', error });
const started = (seconds: number) => beat(seconds, { status: 'inconclusive' });
const away = (from: number, to: number) => ({ fromUs: at(from), toUs: at(to) });

function judged(results: readonly CheckResultRow[], nowSeconds: number, changes: Partial<ToJudge> = {}) {
  const verdict = judge(
    toJudge({ service: aService({ check: CHECK }), results, nowUs: at(nowSeconds), ...changes }),
  );
  const dueUs = verdict.judgeAgainAtUs;
  return { told: told(verdict.intervals), dueAt: dueUs === null ? null : (dueUs - at(0)) / 1e6 };
}

function told(intervals: readonly StateInterval[]): readonly string[] {
  return intervals.map(({ fromUs, state, reason }) =>
    [(fromUs - at(0)) / 1e6, state, reason].filter((part) => part !== null).join(' '),
  );
}

describe('a heartbeat', () => {
  it('is unknown before the first, and does not alarm for it', () => {
    expect(judged([], 5_000)).toEqual({ told: ['5000 unknown no heartbeat yet'], dueAt: null });
  });

  it('is up from its first on, and due a period and a grace time later', () => {
    expect(judged([beat(5)], 6)).toEqual({ told: ['5 up'], dueAt: 125 });
  });

  it('that is overdue is down from the moment on that it was due', () => {
    expect(judged([beat(0)], 119.9)).toEqual({ told: ['0 up'], dueAt: 120 });
    expect(judged([beat(0)], 120)).toEqual({
      told: ['0 up', '120 down no heartbeat since 2026-03-01 12:00:00 UTC'],
      dueAt: null,
    });
  });

  it('that came just in time is not overdue', () => {
    expect(judged([beat(0), beat(120)], 130).told).toEqual(['0 up']);
    expect(judged([beat(0), beat(121)], 130).told).toEqual([
      '0 up',
      '120 down no heartbeat since 2026-03-01 12:00:00 UTC',
      '121 up',
    ]);
  });

  it('that tells of a failure is down at once, until one that does not', () => {
    expect(judged([beat(0), failed(50)], 500)).toEqual({
      told: ['0 up', '50 down exit code 3'],
      dueAt: null,
    });
    expect(judged([beat(0), failed(50), beat(60)], 61).told).toEqual([
      '0 up',
      '50 down exit code 3',
      '60 up',
    ]);
  });

  it('says nothing by its start alone, and is due as before', () => {
    expect(judged([beat(0), started(100)], 110)).toEqual({ told: ['0 up'], dueAt: 120 });
    expect(judged([started(0)], 10).told).toEqual(['0 unknown no heartbeat yet']);
  });

  it('ignores what observers found, as from a time when this was another check', () => {
    expect(judged([aResult(0, 'down'), aResult(1, 'down'), beat(2)], 3).told).toEqual(['2 up']);
  });
});

describe('an absence of the backend', () => {
  it('in which a heartbeat fell due makes it unknown, and gives it its whole time again', () => {
    const absences = [away(90, 130)];
    expect(judged([beat(0)], 131, { absences })).toEqual({
      told: ['0 up', '120 unknown VigilOps was not there when a heartbeat was due'],
      dueAt: 250,
    });
    expect(judged([beat(0)], 250, { absences }).told.at(-1)).toBe(
      '250 down no heartbeat since 2026-03-01 12:00:00 UTC',
    );
  });

  it('is no excuse where it was over long before the heartbeat was due', () => {
    expect(judged([beat(0)], 121, { absences: [away(10, 79)] }).told).toHaveLength(2);
    expect(judged([beat(0)], 121, { absences: [away(10, 79)] }).told[1]).toContain('down');
  });

  it('excuses a heartbeat that is due when it comes, which is a little after', () => {
    expect(judged([beat(0)], 121, { absences: [away(99, 101)] }).told[1]).toContain('120 unknown');
  });

  it('may follow another', () => {
    const absences = [away(90, 130), away(200, 300)];
    expect(judged([beat(0)], 310, { absences })).toMatchObject({ dueAt: 420 });
  });

  it('ends nothing that was down before', () => {
    expect(judged([failed(0)], 200, { absences: [away(90, 130)] }).told).toEqual(['0 down exit code 3']);
  });
});

describe('what was known before', () => {
  const down = { fromUs: at(-900), state: 'down', reason: 'no heartbeat since …', becauseOf: null } as const;

  it('goes on until the next heartbeat', () => {
    expect(judged([], 50, { before: down }).told).toEqual(['0 down no heartbeat since …']);
    expect(judged([beat(20)], 50, { before: down }).told).toEqual(['0 down no heartbeat since …', '20 up']);
  });

  it('is over where its period became shorter meanwhile', () => {
    const service = aService({ check: CHECK }, { lastCheckUs: at(-1_000) });
    const before = { fromUs: at(-1_000), state: 'up', reason: null, becauseOf: null } as const;
    expect(judged([], 50, { service, before }).told).toEqual([
      '0 down no heartbeat since 2026-03-01 11:43:20 UTC',
    ]);
  });
});

it('says the same whether all is judged at once or piece by piece', () => {
  const story = fc.record({
    steps: fc.array(
      fc.record({
        gap: fc.oneof(fc.integer({ min: 1, max: 115 }), fc.integer({ min: 110, max: 400 })),
        kind: fc.constantFrom('beat', 'beat', 'beat', 'failed', 'started'),
        look: fc.boolean(),
      }),
      { maxLength: 20 },
    ),
    absences: fc.array(
      fc.record({ from: fc.integer({ min: 0, max: 2_000 }), length: fc.integer({ min: 1, max: 90 }) }),
      { maxLength: 3 },
    ),
  });
  fc.assert(
    fc.property(story, ({ steps, absences: gone }) => {
      const absences = gone.map(({ from, length }) => away(from, from + length));
      const isHeard = ({ timeUs }: CheckResultRow) =>
        !absences.some(({ fromUs, toUs }) => fromUs <= timeUs && timeUs < toUs);
      let seconds = 0;
      const arrivals = steps
        .map(({ gap, kind, look }) => {
          seconds += gap;
          const result =
            kind === 'beat' ? beat(seconds) : kind === 'failed' ? failed(seconds) : started(seconds);
          return { result, look };
        })
        .filter(({ result }) => isHeard(result));
      const service = aService({ check: CHECK });
      const end: Piece = { results: [], nowUs: at(10_000) };
      const pieces = arrivals.map(({ result }): Piece => ({ results: [result], nowUs: result.timeUs }));
      const between = arrivals.flatMap(({ result, look }): Piece[] =>
        look ? [{ results: [], nowUs: result.timeUs + 30e6 }] : [],
      );
      const inPieces = [...pieces, ...between].sort((a, b) => a.nowUs - b.nowUs);
      const atOnce = [{ results: arrivals.map(({ result }) => result), nowUs: end.nowUs }];
      const ofPieces = judgeInPieces(service, [...inPieces, end], { absences });
      expect(told(ofPieces)).toEqual(told(judgeInPieces(service, [...atOnce, end], { absences })));
    }),
    { numRuns: 300 },
  );
});
