import { seeded } from '@vigilops/testkit/seeded';

import type { Mutant } from './mutant.ts';
import type { Field, Trial } from './trial.ts';
import type { Verdict } from './verdict.ts';

const LINES_PER_SECOND = 500;

/** Runs a trial and undoes all that it did, whatever happens. */
export async function runTrial(
  trial: Trial,
  options: Pick<Field, 'house'> & {
    readonly seed: number;
    readonly rounds?: number;
    readonly linesPerSecond?: number;
    readonly mutant?: Mutant;
  },
): Promise<Verdict> {
  const undone: (() => void | Promise<void>)[] = [];
  try {
    return await trial.run({
      random: seeded(options.seed),
      rounds: options.rounds ?? trial.rounds,
      linesPerSecond: options.linesPerSecond ?? LINES_PER_SECOND,
      mutant: options.mutant,
      house: options.house,
      cleanUp: (undo) => void undone.push(undo),
    });
  } finally {
    for (const undo of undone.toReversed()) {
      await undo();
    }
  }
}
