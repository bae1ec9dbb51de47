import type { AllTotals, StatementTotals } from './totals.ts';

/** What one statement did between two readings. */
export interface StatementGrowth extends Omit<StatementTotals, 'maxMs'> {
  /** Null: it cannot be told from the maximum of all time. */
  readonly maxMs: number | null;
}

export interface Growth {
  /** By the keys of the totals; only those that were called. */
  readonly statements: ReadonlyMap<string, StatementGrowth>;
  readonly isReset: boolean;
}

/** Differences of totals; what fell began anew, and what is new was counted from nothing. */
export interface StatementWindow {
  /** Undefined: nothing to compare with yet, which only remembers. */
  next(now: AllTotals): Growth | undefined;
  /** Another server answers now, or nobody knows. */
  forget(): void;
}

export function createStatementWindow(): StatementWindow {
  let before: AllTotals | undefined;
  return {
    next(now) {
      const last = before;
      before = now;
      if (last === undefined) {
        return undefined;
      }
      const isReset = now.resetAtMs !== last.resetAtMs;
      if (isReset && (now.resetAtMs ?? 0) < last.readAtMs) {
        // These were counted before we looked last: it is not the server of then.
        return undefined;
      }
      return growthOf(now, isReset ? undefined : last);
    },
    forget() {
      before = undefined;
    },
  };
}

function growthOf(now: AllTotals, last: AllTotals | undefined): Growth {
  const statements = new Map<string, StatementGrowth>();
  let isReset = last === undefined;
  for (const [key, totals] of now.statements) {
    const known = last?.statements.get(key);
    const hasFallen = known !== undefined && totals.calls < known.calls;
    isReset ||= hasFallen;
    const growth = difference(totals, hasFallen ? undefined : known);
    if (growth.calls > 0) {
      statements.set(key, growth);
    }
  }
  return { statements, isReset };
}

function difference(now: StatementTotals, before: StatementTotals | undefined): StatementGrowth {
  if (before === undefined) {
    return now;
  }
  const grown = (name: keyof StatementTotals) => Math.max(0, now[name] - before[name]);
  const calls = grown('calls');
  const totalMs = grown('totalMs');
  return {
    calls,
    totalMs,
    maxMs: now.maxMs > before.maxMs ? now.maxMs : calls === 1 ? totalMs : null,
    rows: grown('rows'),
    blocksHit: grown('blocksHit'),
    blocksRead: grown('blocksRead'),
    tempBlocks: grown('tempBlocks'),
  };
}
