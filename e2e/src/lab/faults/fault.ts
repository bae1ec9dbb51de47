import type { ShopName } from '../shop/settings.ts';
import type { Stage } from '../stage.ts';

/** Something real that goes wrong, how it is undone, and what a good watch would say of it. */
export interface Fault {
  readonly name: string;
  readonly title: string;
  /** Where it is made; none: elsewhere. */
  readonly shop?: ShopName;
  /** Why it cannot be made here; undefined: it can. */
  readonly impossible?: (stage: Stage) => string | undefined;
  readonly begin: (stage: Stage) => Promise<void>;
  readonly end: (stage: Stage) => Promise<void>;
  /** What tells of it, of all that is told meanwhile: by the names in it. */
  readonly about: RegExp;
  /** The names or templates that are its cause; anything else is a wrong answer. */
  readonly cause: RegExp;
  /** What a person must be able to read of it, by a word for it. */
  readonly words: Readonly<Record<string, RegExp>>;
  /** When nobody waits any longer for it to be noticed. */
  readonly patienceMs: number;
}
