import type { Signal } from '../../model/index.ts';

/** What a rule said of all that it is about at one moment. */
export interface Said {
  readonly nowUs: number;
  readonly signals: readonly Signal[];
}

/**
 * What of moments that were missed the alarm has to know before it hears what is now: when each subject was last good, so
 * that the time before does not count, and since when it has been bad, so that the time after does. What was bad and is
 * over is not told: nobody is woken for the past.
 * @param silenceIsGood Of lines in logs: a subject that is left out is good.
 */
export function worthTelling(past: readonly Said[], now: Said, silenceIsGood: boolean): readonly Said[] {
  if (past.length === 0) {
    return [];
  }
  const known = new Map(
    [...past, now].flatMap(({ signals }) => signals.map((one) => [one.subject.key, one])),
  );
  const bySubject = [...past, now].map(
    ({ signals }) => new Map(signals.map((signal) => [signal.subject.key, signal])),
  );
  const verdictsOf = (key: string) =>
    bySubject.map((said) => said.get(key)?.verdict ?? (silenceIsGood ? 'good' : 'no_data'));
  const told = new Map<number, Map<string, 'good' | 'bad'>>();
  const tell = (index: number, key: string, verdict: 'good' | 'bad') => {
    const at = told.get(index) ?? new Map<string, 'good' | 'bad'>();
    told.set(index, at.set(key, verdict));
  };
  for (const key of known.keys()) {
    const verdicts = verdictsOf(key);
    const before = verdicts.slice(0, -1);
    const lastGood = before.lastIndexOf('good');
    const firstBad = before.indexOf('bad', lastGood + 1);
    if (lastGood >= 0) {
      tell(lastGood, key, 'good');
    }
    if (firstBad >= 0 && verdicts.findLast((verdict) => verdict !== 'no_data') === 'bad') {
      tell(firstBad, key, 'bad');
      if (verdicts.at(-1) !== 'bad') {
        // Now says nothing: for how long it has held is known as of then.
        tell(before.lastIndexOf('bad'), key, 'bad');
      }
    }
  }
  return [...told]
    .sort(([a], [b]) => a - b)
    .map(([index, verdicts]) => ({
      nowUs: past[index]?.nowUs ?? now.nowUs,
      signals: [...known].flatMap(([key, signal]): Signal[] => {
        const verdict = verdicts.get(key) ?? 'no_data';
        return verdict === 'good' && silenceIsGood
          ? []
          : [{ ...(bySubject[index]?.get(key) ?? signal), verdict }];
      }),
    }));
}
