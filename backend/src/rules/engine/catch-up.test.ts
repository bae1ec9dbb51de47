import { describe, expect, it } from 'vitest';
import type { Signal } from '../../model/index.ts';
import { worthTelling, type Said } from './catch-up.ts';

type Verdict = Signal['verdict'];

function saidAt(nowUs: number, verdicts: Readonly<Record<string, Verdict>>): Said {
  return {
    nowUs,
    signals: Object.entries(verdicts).map(([key, verdict]) => ({
      subject: { key, hostId: null, serviceId: null },
      verdict,
      value: nowUs,
      message: key,
      becauseOf: null,
      labels: {},
    })),
  };
}

/** What is told of moments 1, 2, … before the last one, which is now. */
function tell(verdicts: readonly Readonly<Record<string, Verdict>>[], silenceIsGood = false) {
  const said = verdicts.map((one, index) => saidAt(index + 1, one));
  const now = said.pop() ?? saidAt(0, {});
  return worthTelling(said, now, silenceIsGood).map(({ nowUs, signals }) => [
    nowUs,
    Object.fromEntries(signals.map(({ subject, verdict }) => [subject.key, verdict])),
  ]);
}

describe('what the alarm has to know of the past', () => {
  it('is nothing of what was bad and is over', () => {
    expect(tell([{ a: 'bad' }, { a: 'bad' }, { a: 'good' }])).toEqual([]);
    expect(tell([{ a: 'good' }, { a: 'bad' }, { a: 'good' }])).toEqual([[1, { a: 'good' }]]);
  });

  it('is since when something is bad, and when it was last good before', () => {
    expect(tell([{ a: 'bad' }, { a: 'good' }, { a: 'bad' }, { a: 'bad' }, { a: 'bad' }])).toEqual([
      [2, { a: 'good' }],
      [3, { a: 'bad' }],
    ]);
  });

  it('goes on with what was last known where now is not known', () => {
    expect(tell([{ a: 'bad' }, { a: 'bad' }, { a: 'bad' }, { a: 'no_data' }])).toEqual([
      [1, { a: 'bad' }],
      [3, { a: 'bad' }],
    ]);
    expect(tell([{ a: 'bad' }, { a: 'good' }, { a: 'no_data' }])).toEqual([[2, { a: 'good' }]]);
  });

  it('says of others at the same moment that nothing is known, lest they end', () => {
    expect(
      tell([
        { a: 'bad', b: 'good' },
        { a: 'bad', b: 'bad' },
        { a: 'bad', b: 'bad' },
      ]),
    ).toEqual([
      [1, { a: 'bad', b: 'good' }],
      [2, { a: 'no_data', b: 'bad' }],
    ]);
    expect(tell([{ a: 'bad' }, { a: 'bad', b: 'bad' }, { a: 'bad', b: 'bad' }])).toEqual([
      [1, { a: 'bad', b: 'no_data' }],
      [2, { a: 'no_data', b: 'bad' }],
    ]);
  });

  it('takes lines that were not written for good', () => {
    expect(tell([{ a: 'bad' }, {}, { a: 'bad' }, { a: 'bad' }], true)).toEqual([
      [2, {}],
      [3, { a: 'bad' }],
    ]);
    expect(tell([{ a: 'bad' }, {}], true)).toEqual([]);
  });
});
