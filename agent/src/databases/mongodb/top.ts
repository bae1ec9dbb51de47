import type { DbQueryStats, DbReport } from '@vigilops/contracts/db-report';

import { createDeltas, type Delta } from '../shared/deltas.ts';
import { type Doc, docAt, numberAt } from './document.ts';
import { fingerprintOf, shapeOf } from './shape.ts';

type Queries = Extract<DbReport['report'], { type: 'queries' }>;
type Counted = 'calls' | 'usec';

const MAX_ITEMS = 200;
/** As `top` calls them → as commands are called. */
const KINDS = {
  queries: 'find',
  getmore: 'getMore',
  insert: 'insert',
  update: 'update',
  remove: 'delete',
  commands: 'command',
} as const;
/** Of the server itself. */
const OWN_DATABASES = /^(admin|config|local)\./;

/**
 * What was asked of each collection, and how long it took, from `top`: MongoDB has no statistics of single queries that
 * every server has. A start of the server (`epoch`) begins anew.
 */
export function createTopWindows() {
  const deltas = createDeltas<string, Counted>();
  let fromMs = 0;

  /** Undefined in the first round, which only remembers. */
  function take(top: Doc, epoch: string | null, nowMs: number): Queries | undefined {
    const { items, isFirst, isReset } = deltas.take(totalsOf(docAt(top, 'totals') ?? {}), epoch);
    const beganMs = fromMs;
    fromMs = nowMs;
    if (isFirst) {
      return undefined;
    }
    const busiest = items.toSorted((a, b) => b.added.usec - a.added.usec);
    const others = busiest.slice(MAX_ITEMS);
    return {
      type: 'queries',
      from: new Date(beganMs).toISOString(),
      to: new Date(nowMs).toISOString(),
      items: busiest.slice(0, MAX_ITEMS).map(queryOf),
      others: {
        queries: others.length,
        calls: others.reduce((sum, { added }) => sum + added.calls, 0),
        total_ms: others.reduce((sum, { added }) => sum + added.usec, 0) / 1_000,
      },
      is_reset: isReset,
    };
  }

  return { take, forget: () => deltas.forget() };
}

function* totalsOf(totals: Doc): Generator<readonly [string, Record<Counted, number>]> {
  for (const namespace of Object.keys(totals)) {
    if (!namespace.includes('.') || OWN_DATABASES.test(namespace)) {
      continue;
    }
    for (const [field, kind] of Object.entries(KINDS)) {
      const calls = numberAt(totals, namespace, field, 'count') ?? 0;
      if (calls > 0) {
        yield [`${kind} ${namespace}`, { calls, usec: numberAt(totals, namespace, field, 'time') ?? 0 }];
      }
    }
  }
}

function queryOf({ key, added }: Delta<string, Counted>): DbQueryStats {
  const at = key.indexOf(' ');
  const namespace = key.slice(at + 1);
  const text = shapeOf({}, namespace, key.slice(0, at));
  return {
    fingerprint: fingerprintOf(text),
    text,
    database: namespace.slice(0, namespace.indexOf('.')).slice(0, 256),
    user: null,
    calls: added.calls,
    total_ms: added.usec / 1_000,
    max_ms: null,
    p95_ms: null,
    rows_returned: null,
    rows_examined: null,
    rows_affected: null,
    blocks_hit: null,
    blocks_read: null,
    temp_blocks: null,
    errors: null,
    no_index: null,
  };
}
