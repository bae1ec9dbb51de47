import type { House } from '@vigilops/testkit/house';

import type { Mutant } from './mutant.ts';
import type { Verdict } from './verdict.ts';

/** What a trial is given. */
export interface Field {
  /** All that is random comes from here: the same seed makes the same plan. */
  readonly random: () => number;
  readonly rounds: number;
  /** How fast an application writes, where the trial does not say that itself. */
  readonly linesPerSecond: number;
  /** Undefined: the product as it is. */
  readonly mutant: Mutant | undefined;
  /** A real backend with its database, shared by trials that run one after the other. */
  readonly house: () => Promise<House>;
  /** Undone when the trial is over, the last one first. */
  readonly cleanUp: (undo: () => void | Promise<void>) => void;
}

/** A promise, hurt on purpose. It ends healed: what is not stored then never will be. */
export interface Trial {
  readonly name: string;
  /** The number of the promise, and in words. */
  readonly promise: string;
  /** Whether it needs the real backend and its database. */
  readonly usesHouse: boolean;
  /** Rounds of the short form. */
  readonly rounds: number;
  readonly run: (field: Field) => Promise<Verdict>;
  /** Versions of the product that must fail it. */
  readonly mutants: readonly Mutant[];
}
