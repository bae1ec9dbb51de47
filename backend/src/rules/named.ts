import type { RuleWords } from './words.ts';

const NAMED = 5;

/** At most a few names, and how many more. */
export function named(names: readonly string[], words: RuleWords): string {
  return words.named(names.slice(0, NAMED), names.length);
}
