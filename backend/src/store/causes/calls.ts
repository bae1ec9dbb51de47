import type { CauseCalls, CauseChecks, CauseFacts } from '../../model/index.ts';
import type { Ask } from '../read/ask.ts';
import { createHostChangeReader } from '../read/host-changes.ts';
import { sql } from '../read/sql.ts';
import { at } from '../read/times.ts';
import { bounded, minuteOf } from './bounded.ts';

const MOST_PAIRS = 500;
const MOST_CHECKED = 500;
const MOST_CHANGES = 500;

interface CallRow extends Record<string, unknown>, Omit<CauseCalls, 'calleeKind'> {
  readonly callee_kind: CauseCalls['calleeKind'];
}

interface CheckRow extends Record<string, unknown>, Omit<CauseChecks, 'serviceId'> {
  readonly service_id: number;
}

/** Who called whom, what checks found, and what was changed. */
export function createCallFacts(ask: Ask): Pick<CauseFacts, 'calls' | 'checks' | 'changes'> {
  const changes = createHostChangeReader(ask);
  return {
    calls: async ({ fromUs, toUs }, signal) => {
      const rows = await ask.question<CallRow>(
        sql`SELECT caller, callee, callee_kind, json_agg(minute) AS minutes, json_agg(calls) AS calls,
                   json_agg(errors) AS errors, json_agg(milliseconds) AS milliseconds
            FROM (
              SELECT caller, callee, callee_kind, ${minuteOf(sql`time`, fromUs)} AS minute, calls::float8 AS calls,
                     errors::float8 AS errors, (duration_ns_sum / 1000000)::float8 AS milliseconds
              FROM vigilops.service_edges WHERE time >= ${at(fromUs)} AND time < ${at(toUs)}
            ) AS edge
            GROUP BY caller, callee, callee_kind
            ORDER BY sum(edge.calls) DESC, caller, callee, callee_kind LIMIT ${MOST_PAIRS + 1}`,
        signal,
      );
      const { items, isCut } = bounded(rows, MOST_PAIRS);
      return { items: items.map(({ callee_kind, ...row }) => ({ ...row, calleeKind: callee_kind })), isCut };
    },

    checks: async ({ fromUs, toUs }, signal) => {
      const rows = await ask.question<CheckRow>(
        sql`SELECT service_id, json_agg(minute) AS minutes, json_agg(results) AS results, json_agg(failed) AS failed,
                   json_agg(milliseconds) AS milliseconds
            FROM (
              SELECT service_id, ${minuteOf(sql`time`, fromUs)} AS minute, count(*)::int AS results,
                     count(*) FILTER (WHERE status <> 0)::int AS failed,
                     avg(duration_ms) FILTER (WHERE status = 0) AS milliseconds
              FROM vigilops.check_results
              WHERE time >= ${at(fromUs)} AND time < ${at(toUs)} AND status <> 3
              GROUP BY 1, 2
            ) AS minute
            GROUP BY service_id ORDER BY sum(failed) DESC, service_id LIMIT ${MOST_CHECKED + 1}`,
        signal,
      );
      const { items, isCut } = bounded(rows, MOST_CHECKED);
      return { items: items.map(({ service_id, ...row }) => ({ ...row, serviceId: service_id })), isCut };
    },

    changes: async ({ fromUs, toUs }, signal) =>
      bounded(await changes.list({ fromUs, toUs, limit: MOST_CHANGES + 1 }, signal), MOST_CHANGES),
  };
}
