import type { ResultStatus } from '@vigilops/contracts/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckResultRow, ServiceSpec, StateInterval } from '../../model/index.ts';
import { aResult, aService, at } from '../test/a-service.ts';
import { judgeInPieces, type Piece } from '../test/kept-states.ts';
import { stateAt } from '../test/reference.ts';
import { lookbackUs } from './judge.ts';

const RUNS = 300;
const STATUSES: readonly ResultStatus[] = ['up', 'down', 'timeout', 'inconclusive'];

interface Story {
  readonly spec: Partial<ServiceSpec>;
  readonly results: readonly CheckResultRow[];
  /** In which order they arrive, and where a look comes between. */
  readonly order: readonly number[];
  readonly looks: readonly boolean[];
}

/** Fast and slow rounds, silences, and all kinds of answers; times fall together now and then. */
function aStory(observers: number): fc.Arbitrary<Story> {
  const row = (observerId: number) =>
    fc
      .array(
        fc.record({
          gap: fc.oneof(
            { weight: 8, arbitrary: fc.integer({ min: 1, max: 12 }) },
            { weight: 2, arbitrary: fc.integer({ min: 20, max: 90 }) },
          ),
          status: fc.constantFrom(...STATUSES),
        }),
        { maxLength: 25 },
      )
      .map((steps) => {
        let seconds = 0;
        return steps.map(({ gap, status }) => aResult((seconds += gap), status, { observerId }));
      });
  return fc
    .tuple(...Array.from({ length: observers }, (_, place) => row(place + 1)))
    .map((rows) => rows.flat())
    .filter((results) => results.length > 0)
    .chain((results) =>
      fc.record({
        spec: rules(observers),
        results: fc.constant(results),
        order: fc.shuffledSubarray(
          results.map((_, place) => place),
          { minLength: results.length },
        ),
        looks: fc.array(fc.boolean(), { minLength: results.length, maxLength: results.length }),
      }),
    );
}

/** Of several observers one that wavers for longer than it is looked back cannot be told; so one of the two is 1. */
function rules(observers: number): fc.Arbitrary<Partial<ServiceSpec>> {
  return fc
    .record({
      interval_seconds: fc.constantFrom(5, 10),
      timeout_seconds: fc.constantFrom(1, 5),
      failures: fc.integer({ min: 1, max: 4 }),
      successes: fc.integer({ min: 1, max: 3 }),
      agreement: fc.constantFrom<ServiceSpec['agreement']>('majority', 1, 2, 9),
    })
    .map((spec) => (observers === 1 || spec.failures === 1 ? spec : { ...spec, successes: 1 }));
}

const END = at(3_000);

function inPieces({ spec, results, order, looks }: Story): readonly StateInterval[] {
  const pieces: Piece[] = [];
  let waiting: CheckResultRow[] = [];
  let nowUs = 0;
  for (const [turn, place] of order.entries()) {
    const result = results[place];
    if (result === undefined) {
      continue;
    }
    waiting.push(result);
    nowUs = Math.max(nowUs, result.timeUs);
    if (looks[turn] === true) {
      pieces.push({ results: waiting, nowUs });
      waiting = [];
    }
  }
  return judgeInPieces(aService(spec), [...pieces, { results: waiting, nowUs }, { results: [], nowUs: END }]);
}

function atOnce({ spec, results }: Story): readonly StateInterval[] {
  return judgeInPieces(aService(spec), [
    { results: results.toSorted((a, b) => a.timeUs - b.timeUs), nowUs: END },
  ]);
}

const withoutParent = (intervals: readonly StateInterval[]) =>
  intervals.map(({ fromUs, state, reason }) => ({ fromUs, state, reason }));

describe.each([1, 2, 4])('%i observers', (observers) => {
  it('say the same whether all is judged at once or piece by piece, in whatever order it came', () => {
    fc.assert(
      fc.property(aStory(observers), (story) => {
        expect(withoutParent(inPieces(story))).toEqual(withoutParent(atOnce(story)));
      }),
      { numRuns: RUNS },
    );
  });

  it('say at every moment what the definition says', () => {
    fc.assert(
      fc.property(aStory(observers), (story) => {
        const { results } = story;
        const { spec } = aService(story.spec);
        const intervals = atOnce(story);
        const moments = [
          ...results.map(({ timeUs }) => timeUs),
          ...results.map(({ timeUs }) => timeUs + (2.5 * spec.interval_seconds + spec.timeout_seconds) * 1e6),
          ...results.map(({ timeUs }) => timeUs + 500_000),
          END,
        ].filter((timeUs) => timeUs >= (intervals[0]?.fromUs ?? Infinity));
        for (const moment of moments) {
          const state = intervals.findLast(({ fromUs }) => fromUs <= moment)?.state;
          expect({ moment, state }).toEqual({ moment, state: stateAt(moment, results, spec) });
        }
      }),
      { numRuns: RUNS },
    );
  });
});

it('looks back no further than it must: a day of a check a minute needs minutes', () => {
  expect(lookbackUs(aService().spec) / 60e6).toBeCloseTo(5.33, 2);
});
