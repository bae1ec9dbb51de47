export interface Rates<Field extends string> {
  /**
   * Takes totals and returns what was added since the round before, and in how many seconds: null in the first round and
   * where the server does not tell. A total that fell began anew: the new one is what was added.
   */
  take(totals: Readonly<Record<Field, number | null>>, monotonicMs: number): RateRound<Field>;
  forget(): void;
}

export interface RateRound<Field extends string> {
  /** Since the round before; null: unknown. */
  added(field: Field): number | null;
  /** A second. */
  rate(field: Field): number | null;
  /** Some total fell: the server has restarted, or its counters were reset. */
  readonly isReset: boolean;
}

/** Single counters of a server → differences and rates; the clock is one that never jumps. */
export function createRates<Field extends string>(): Rates<Field> {
  let before: { readonly totals: Readonly<Record<Field, number | null>>; readonly ms: number } | undefined;

  return {
    take(totals, monotonicMs) {
      const known = before;
      before = { totals, ms: monotonicMs };
      const seconds = known === undefined ? 0 : (monotonicMs - known.ms) / 1_000;
      const added = (field: Field) => addedTo(totals[field], known?.totals[field] ?? null);
      return {
        added,
        rate(field) {
          const some = added(field);
          return some === null || seconds <= 0 ? null : some / seconds;
        },
        isReset: (Object.keys(totals) as Field[]).some((field) =>
          hasFallen(totals[field], known?.totals[field]),
        ),
      };
    },
    forget() {
      before = undefined;
    },
  };
}

function addedTo(total: number | null, known: number | null): number | null {
  if (total === null || known === null || !Number.isFinite(total)) {
    return null;
  }
  return total < known ? total : total - known;
}

function hasFallen(total: number | null, known: number | null | undefined): boolean {
  return total !== null && known !== null && known !== undefined && total < known;
}

/** The share of `part` in `part + rest`; null where there is neither. */
export function shareOf(part: number | null, rest: number | null): number | null {
  if (part === null || rest === null || part + rest <= 0) {
    return null;
  }
  return part / (part + rest);
}
