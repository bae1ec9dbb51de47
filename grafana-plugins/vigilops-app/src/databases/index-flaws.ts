import type { IndexFacts } from './types.ts';

export const INDEX_FLAWS = ['unused', 'duplicate', 'invalid'] as const;
export type IndexFlaw = (typeof INDEX_FLAWS)[number];

const HAS: Readonly<Record<IndexFlaw, (index: IndexFacts) => boolean>> = {
  unused: ({ is_unused: isUnused }) => isUnused,
  duplicate: ({ duplicate_of: of }) => of !== null,
  invalid: ({ is_valid: isValid }) => !isValid,
};

export const indexesWith = (indexes: readonly IndexFacts[], flaw: IndexFlaw): IndexFacts[] =>
  indexes.filter(HAS[flaw]);
