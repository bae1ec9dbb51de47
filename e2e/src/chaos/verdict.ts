/** How what is stored differs from what was written: a comparison of sets, never of counts. */
export interface Verdict {
  readonly written: number;
  readonly missing: readonly number[];
  readonly doubled: readonly number[];
  /** Stored, but never written. */
  readonly unknown: readonly number[];
  /** What else was promised and not held, in words. */
  readonly faults: readonly string[];
  /** What was measured beside, in words. */
  readonly notes?: readonly string[];
}

/** `stored` has every number as often as it is stored. `free`: numbers of which nothing is promised but once. */
export function compare(
  journal: ReadonlySet<number>,
  stored: readonly number[],
  rest: Pick<Partial<Verdict>, 'faults' | 'notes'> & { readonly free?: ReadonlySet<number> } = {},
): Verdict {
  const times = new Map<number, number>();
  for (const number of stored) {
    times.set(number, (times.get(number) ?? 0) + 1);
  }
  return {
    written: journal.size,
    missing: [...journal].filter((number) => !times.has(number) && rest.free?.has(number) !== true),
    doubled: [...times].filter(([, count]) => count > 1).map(([number]) => number),
    unknown: [...times.keys()].filter((number) => !journal.has(number)),
    faults: rest.faults ?? [],
    notes: rest.notes ?? [],
  };
}

export function isClean({ missing, doubled, unknown, faults }: Verdict): boolean {
  return missing.length + doubled.length + unknown.length + faults.length === 0;
}

const SHOWN = 20;

/** One line for people: counts, and the first numbers of each kind. */
export function inWords(verdict: Verdict): string {
  const list = (what: string, numbers: readonly number[]): readonly string[] =>
    numbers.length === 0
      ? []
      : [
          `${String(numbers.length)} ${what} (${numbers.slice(0, SHOWN).join(' ')}${numbers.length > SHOWN ? ' …' : ''})`,
        ];
  return [
    `${String(verdict.written)} written`,
    ...list('missing', verdict.missing),
    ...list('doubled', verdict.doubled),
    ...list('unknown', verdict.unknown),
    ...verdict.faults,
    ...(isClean(verdict) ? ['each stored once'] : []),
  ].join(', ');
}
