/** A version of the product that breaks a promise on purpose: made while its source is loaded, never on disk. */
export interface Mutant {
  readonly name: string;
  /** The end of the path of the source. */
  readonly file: string;
  /** Stands in the source exactly once, else the program does not start. */
  readonly find: string;
  readonly replace: string;
}

const VARIABLE = 'CHAOS_MUTANTS';

/** The environment in which a program of ours is all of these mutants at once; empty for the product as it is. */
export function mutantEnvironment(...all: readonly (Mutant | undefined)[]): Record<string, string> {
  const mutants = all.filter((mutant) => mutant !== undefined);
  if (mutants.length === 0) {
    return {};
  }
  const preload = new URL('./preload/mutate.mjs', import.meta.url).href;
  return { [VARIABLE]: JSON.stringify(mutants), NODE_OPTIONS: `--import=${preload}` };
}
