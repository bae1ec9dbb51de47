/** A name of a model, and who says it: the ledger, a file of tokens, or a file of costs. */
export interface NamedBy {
  readonly name: string;
  readonly by: 'ours' | 'tokens' | 'cost';
}

/**
 * Names that are one model, by the first of each group. The same name is the same model, however it is written
 * (`Claude Haiku 4.5`). A name with a date and one without are one where nobody says them otherwise: `gpt-4o` of a bill is
 * `gpt-4o-2024-08-06` of the ledger, but two dates that both sides know stay two.
 */
export function groupNames(names: readonly NamedBy[]): ReadonlyMap<string, string> {
  const families = groupBy(names, ({ name }) => undatedName(name));
  const known = new Set(names.map(({ by }) => by)).size;
  const heads = new Map<string, string>();
  for (const family of families) {
    const spellings = groupBy(family, ({ name }) => plainName(name));
    const sayers = (group: readonly NamedBy[]) => new Set(group.map(({ by }) => by)).size;
    // What everybody says alike needs no guess; what is left is one where more than one says it.
    const isAgreed = (group: readonly NamedBy[]) => sayers(group) === Math.min(known, sayers(family));
    const left = spellings.filter((group) => !isAgreed(group));
    const isOne = sayers(left.flat()) > 1;
    for (const group of [...spellings.filter(isAgreed), ...(isOne ? [left.flat()] : left)]) {
      const head = headOf(group);
      group.forEach(({ name }) => heads.set(name, head));
    }
  }
  return heads;
}

/** In small letters, without who serves it, and with `-` between its parts. */
export function plainName(name: string): string {
  return name
    .slice(name.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/gu, '');
}

const DATE = /-(?:20\d\d-?[01]\d-?[0-3]\d|[01]\d[0-3]\d|latest)$/u;

/** The same without the date of its release: `gpt-4-0613`, `qwen-plus-2025-01-25`, `claude-haiku-4-5-20251001`. */
export function undatedName(name: string): string {
  return plainName(name).replace(DATE, '');
}

/** As the ledger says it, else as the provider counts it. */
function headOf(group: readonly NamedBy[]): string {
  const order = { ours: 0, tokens: 1, cost: 2 };
  const [head] = [...group].sort((a, b) => order[a.by] - order[b.by] || a.name.localeCompare(b.name));
  return head?.name ?? '';
}

function groupBy(
  names: readonly NamedBy[],
  keyOf: (named: NamedBy) => string,
): readonly (readonly NamedBy[])[] {
  const groups = new Map<string, NamedBy[]>();
  for (const named of names) {
    const key = keyOf(named);
    groups.set(key, [...(groups.get(key) ?? []), named]);
  }
  return [...groups.values()];
}
