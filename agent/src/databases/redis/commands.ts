import type { DbQueryStats, DbReport } from '@vigilops/contracts/db-report';

import { createDeltas, type Delta } from '../shared/deltas.ts';
import { fingerprintOf } from './command-shape.ts';
import { fieldsFrom, type Info, partNumber, partsOf } from './info.ts';
import type { Percentiles } from './latency.ts';

const MAX_ITEMS = 200;

type Counted = 'calls' | 'usec' | 'errors';
type Queries = Extract<DbReport['report'], { type: 'queries' }>;

export interface CommandWindows {
  /** Undefined in the first round, which only remembers. `own` are the calls of this agent since the last time. */
  take(round: {
    readonly info: Info;
    readonly own: ReadonlyMap<string, number>;
    readonly percentiles: Percentiles;
    readonly nowMs: number;
  }): Queries | undefined;
  /** After a failover, when the totals are those of another server. */
  forget(): void;
}

/** What each command of the server was asked and took, from `commandstats`. A start of the server begins anew. */
export function createCommandWindows(): CommandWindows {
  const deltas = createDeltas<string, Counted>();
  let fromMs = 0;

  return {
    take({ info, own, percentiles, nowMs }) {
      const { items, isFirst, isReset } = deltas.take(commandTotals(info), info.get('run_id') ?? null);
      const beganMs = fromMs;
      fromMs = nowMs;
      if (isFirst) {
        return undefined;
      }
      const asked = items
        .flatMap((item) => withoutOwn(item, ownCalls(own, item.key)))
        .sort((a, b) => b.added.usec - a.added.usec);
      const others = asked.slice(MAX_ITEMS);
      return {
        type: 'queries',
        from: new Date(beganMs).toISOString(),
        to: new Date(nowMs).toISOString(),
        items: asked.slice(0, MAX_ITEMS).map((item) => queryOf(item, percentiles.get(item.key) ?? null)),
        others: {
          queries: others.length,
          calls: sum(others, 'calls'),
          total_ms: sum(others, 'usec') / 1_000,
        },
        is_reset: isReset,
      };
    },
    forget: () => deltas.forget(),
  };
}

function* commandTotals(info: Info): Generator<readonly [string, Record<Counted, number>]> {
  for (const [command, value] of fieldsFrom(info, 'cmdstat_')) {
    const parts = partsOf(value);
    yield [
      command,
      {
        calls: partNumber(parts, 'calls') ?? 0,
        usec: partNumber(parts, 'usec') ?? 0,
        errors: (partNumber(parts, 'failed_calls') ?? 0) + (partNumber(parts, 'rejected_calls') ?? 0),
      },
    ];
  }
}

/** Before version 7 all that a container holds is counted as one. */
function ownCalls(own: ReadonlyMap<string, number>, command: string): number {
  return [...own]
    .filter(([name]) => name === command || name.startsWith(`${command}|`))
    .reduce((total, [, calls]) => total + calls, 0);
}

/** Less what this agent asked itself, in the same share of the time. */
function withoutOwn(item: Delta<string, Counted>, own: number): Delta<string, Counted>[] {
  const { calls, usec, errors } = item.added;
  const left = calls - own;
  if (own === 0 || calls === 0) {
    return [item];
  }
  return left <= 0 ? [] : [{ key: item.key, added: { calls: left, usec: (usec * left) / calls, errors } }];
}

function queryOf({ key, added }: Delta<string, Counted>, p95Ms: number | null): DbQueryStats {
  const text = key.replace('|', ' ').toUpperCase().slice(0, 256);
  return {
    fingerprint: fingerprintOf(text),
    text,
    database: null,
    user: null,
    calls: added.calls,
    total_ms: added.usec / 1_000,
    max_ms: null,
    p95_ms: p95Ms,
    rows_returned: null,
    rows_examined: null,
    rows_affected: null,
    blocks_hit: null,
    blocks_read: null,
    temp_blocks: null,
    errors: added.errors,
    no_index: null,
  };
}

function sum(items: readonly Delta<string, Counted>[], field: Counted): number {
  return items.reduce((total, { added }) => total + added[field], 0);
}
