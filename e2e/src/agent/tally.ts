import type { OtlpReceiver } from '@vigilops/testkit';

/** How the lines that arrived differ from those that were written: a comparison of sets, never of counts. */
export interface Verdict {
  readonly lost: number;
  readonly twice: number;
  /** Resends of a batch that were not the same bytes. */
  readonly contradictions: number;
  /** Numbers of the first lines that are lost, and of the first that came twice. */
  readonly first: readonly number[];
}

export const NOTHING_WRONG: Verdict = { lost: 0, twice: 0, contradictions: 0, first: [] };

const NUMBER = /order (\d+) accepted/g;

/** Counts how often each line is in the batches of a receiver, looking at each batch once. */
export function createTally(receiver: Pick<OtlpReceiver, 'batches' | 'contradictions'>) {
  const times: number[] = [];
  let batches = 0;

  const update = (): void => {
    for (const body of [...receiver.batches.values()].slice(batches)) {
      batches += 1;
      for (const [, digits] of Buffer.from(body).toString('latin1').matchAll(NUMBER)) {
        const number = Number(digits);
        times[number] = (times[number] ?? 0) + 1;
      }
    }
  };
  const numbers = (written: number, isWrong: (count: number) => boolean): readonly number[] =>
    Array.from({ length: Math.max(written, times.length) }, (_, number) => number).filter((number) =>
      isWrong(times[number] ?? 0),
    );

  return {
    /** How many of the lines 0 to `written` have not come yet. */
    missing(written: number): number {
      update();
      return numbers(written, (count) => count === 0).length;
    },
    verdict(written: number): Verdict {
      update();
      const lost = numbers(written, (count) => count === 0);
      const twice = numbers(written, (count) => count > 1);
      return {
        lost: lost.length,
        twice: twice.length,
        contradictions: receiver.contradictions,
        first: [...lost.slice(0, 5), ...twice.slice(0, 5)],
      };
    },
  };
}
