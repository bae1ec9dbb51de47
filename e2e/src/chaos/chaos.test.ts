import { openHouse, type House } from '@vigilops/testkit/house';
import { afterAll, describe, expect, it } from 'vitest';

import { FRAME_MAGIC } from '../../../agent/src/spool/frame.ts';
import { runTrial } from './run-trial.ts';
import { recordedFormats } from './trials/old-spool.ts';
import { TRIALS } from './trials/index.ts';
import { compare, inWords, isClean } from './verdict.ts';

/** `make chaos SEED=n` replays a failure; longer forms are there too. */
const SEED = Number(process.env.VIGILOPS_TEST_SEED ?? Date.now() % 1_000_000);

let opened: Promise<House> | undefined;
const house = () => (opened ??= openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } }));
afterAll(async () => (await opened)?.close());

// Those without a database have each a server of their own, and mostly wait.
const ALONE = TRIALS.filter(({ usesHouse }) => !usesHouse);
const IN_HOUSE = TRIALS.filter(({ usesHouse }) => usesHouse);

describe.each([
  { trials: ALONE, concurrent: true },
  { trials: IN_HOUSE, concurrent: false },
])(`what is promised under faults (seed ${String(SEED)})`, { timeout: 600_000 }, ({ trials, concurrent }) => {
  describe.each(trials)('$name', { concurrent }, (trial) => {
    it(`holds: ${trial.promise}`, { concurrent }, async ({ expect: expectHere }) => {
      const verdict = await runTrial(trial, { seed: SEED, house });
      expectHere(inWords(verdict)).toBe(`${String(verdict.written)} written, each stored once`);
      expectHere(verdict.written).toBeGreaterThan(0);
    });

    it.each(trial.mutants)('fails where $name', { concurrent }, async (mutant) => {
      const verdict = await runTrial(trial, { seed: SEED, house, mutant });
      expect(isClean(verdict), inWords(verdict)).toBe(false);
    });
  });
});

describe('what the trials rest on', () => {
  it('compares sets, not counts', () => {
    const verdict = compare(new Set([1, 2, 3]), [1, 2, 2, 4]);
    expect(verdict).toMatchObject({ written: 3, missing: [3], doubled: [2], unknown: [4] });
    expect(inWords(verdict)).toBe('3 written, 1 missing (3), 1 doubled (2), 1 unknown (4)');
    expect(isClean(compare(new Set([1, 2]), [2, 1]))).toBe(true);
  });

  it('has a recorded spool of the present format: who changes it records another, and keeps this one', () => {
    expect(recordedFormats()).toContain(FRAME_MAGIC.toString('latin1'));
  });
});
