/** What one group of calls came to, in one currency or in none. `key`: its values, in the order of the dimensions. */
export interface GroupTotals {
  readonly key: readonly (string | null)[];
  readonly currency: string | null;
  /** Digits, in 1e-12 of the currency. */
  readonly cost: string;
  readonly calls: number;
}

/**
 * The groups that cost the most, the most expensive first; where they cost the same, who called more. Money of two
 * currencies is compared by the share of all that was spent in each, because nobody here knows what one is in the other.
 */
export function rankGroups(totals: readonly GroupTotals[], limit: number): readonly GroupTotals['key'][] {
  const spent = new Map<string | null, number>();
  for (const { currency, cost } of totals) {
    spent.set(currency, (spent.get(currency) ?? 0) + Number(cost));
  }
  const groups = new Map<string, { key: GroupTotals['key']; share: number; calls: number }>();
  for (const { key, currency, cost, calls } of totals) {
    const id = JSON.stringify(key);
    const group = groups.get(id) ?? { key, share: 0, calls: 0 };
    const all = spent.get(currency) ?? 0;
    group.share += all > 0 ? Number(cost) / all : 0;
    group.calls += calls;
    groups.set(id, group);
  }
  return [...groups]
    .sort(([idA, a], [idB, b]) => b.share - a.share || b.calls - a.calls || (idA < idB ? -1 : 1))
    .slice(0, limit)
    .map(([, { key }]) => key);
}
