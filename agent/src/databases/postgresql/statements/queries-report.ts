import type { DbQueryStats, DbReport } from '@vigilops/contracts/db-report';

import type { StatementGrowth } from './window.ts';

type QueriesReport = Extract<DbReport['report'], { type: 'queries' }>;

const MAX_QUERIES = 200;
/** Of these, the most frequent that took too little time to be among the rest. */
const BY_CALLS = 40;
/** Of the texts of a report, which has 256 KiB. */
const MAX_TEXT_BYTES = 150 * 1_024;

/** Keys of those that are told of, those that took the most time first. */
export function mostImportant(growth: ReadonlyMap<string, StatementGrowth>): readonly string[] {
  const byTime = [...growth].toSorted(([, a], [, b]) => b.totalMs - a.totalMs).map(([key]) => key);
  if (byTime.length <= MAX_QUERIES) {
    return byTime;
  }
  const first = byTime.slice(0, MAX_QUERIES - BY_CALLS);
  const callsOf = (key: string) => growth.get(key)?.calls ?? 0;
  const frequent = byTime
    .slice(first.length)
    .toSorted((a, b) => callsOf(b) - callsOf(a))
    .slice(0, BY_CALLS);
  return [...first, ...frequent];
}

interface Named {
  readonly text: string;
  readonly fingerprint: string;
  readonly user: string | null;
  readonly database: string | null;
}

/**
 * The report of a window. `nameOf` gives text and names of a key, undefined where the text is not known, and null where
 * the statement is one of our own, which is left out altogether.
 */
export function queriesReport(
  growth: ReadonlyMap<string, StatementGrowth>,
  window: { readonly fromMs: number; readonly toMs: number; readonly isReset: boolean },
  listed: readonly string[],
  nameOf: (key: string) => Named | undefined | null,
): QueriesReport {
  const items = new Map<string, DbQueryStats>();
  const counted = new Set<string>();
  let bytes = 0;
  for (const key of listed) {
    const named = nameOf(key);
    const stats = growth.get(key);
    if (named === null) {
      counted.add(key);
    }
    if (named === undefined || named === null || stats === undefined) {
      continue;
    }
    const same = JSON.stringify([named.fingerprint, named.user, named.database]);
    const known = items.get(same);
    const more = known === undefined ? Buffer.byteLength(JSON.stringify(named.text)) : 0;
    if (bytes + more > MAX_TEXT_BYTES) {
      continue;
    }
    bytes += more;
    counted.add(key);
    items.set(same, added(known, named, stats));
  }
  const rest = [...growth].filter(([key]) => !counted.has(key)).map(([, stats]) => stats);
  return {
    type: 'queries',
    from: new Date(window.fromMs).toISOString(),
    to: new Date(window.toMs).toISOString(),
    items: [...items.values()],
    others: {
      queries: rest.length,
      calls: rest.reduce((sum, { calls }) => sum + calls, 0),
      total_ms: rest.reduce((sum, { totalMs }) => sum + totalMs, 0),
    },
    is_reset: window.isReset,
  };
}

/** Several ids of the server may be one statement of ours. */
function added(known: DbQueryStats | undefined, named: Named, stats: StatementGrowth): DbQueryStats {
  const longest = known === undefined ? stats.maxMs : maxOf(known.max_ms, stats.maxMs);
  return {
    ...named,
    calls: (known?.calls ?? 0) + stats.calls,
    total_ms: (known?.total_ms ?? 0) + stats.totalMs,
    max_ms: longest,
    p95_ms: null,
    rows_returned: (known?.rows_returned ?? 0) + stats.rows,
    rows_examined: null,
    rows_affected: null,
    blocks_hit: (known?.blocks_hit ?? 0) + stats.blocksHit,
    blocks_read: (known?.blocks_read ?? 0) + stats.blocksRead,
    temp_blocks: (known?.temp_blocks ?? 0) + stats.tempBlocks,
    errors: null,
    no_index: null,
  };
}

const maxOf = (a: number | null, b: number | null) => (a === null || b === null ? null : Math.max(a, b));
