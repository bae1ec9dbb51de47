import { formatTimeUs } from '@vigilops/contracts/api';
import type { ServiceStateStore } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { CallOptions } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at } from '../read/times.ts';
import { inTurn } from '../turn.ts';
import { settle } from './settle.ts';
import { readOutlines } from './state-outlines.ts';
import { STATE_CELLS, statesByService, type StateCells } from './state-rows.ts';

/** Any fixed number: one transaction that settles states at a time, among all backends. */
const STATE_LOCK = 7_650_006;
const SETTLE_LIMIT_MS = 30_000;
const LIMIT_MS = 10_000;
/** That one transaction reads, some 20 MB: a queue may bring the results of a week. */
const RESULTS_AT_ONCE = 100_000;

export function createServiceStateStore(
  connections: Connections,
  { resultsAtOnce = RESULTS_AT_ONCE }: { readonly resultsAtOnce?: number } = {},
): ServiceStateStore {
  const options = (signal: AbortSignal): CallOptions => ({ signal, timeoutMs: LIMIT_MS });
  return {
    settle: async (judge, how, signal) => {
      const settled = await inTurn(connections, STATE_LOCK, (tx) => settle(tx, judge, how, resultsAtOnce), {
        signal,
        timeoutMs: SETTLE_LIMIT_MS,
      });
      return settled ?? { services: 0, changes: [], more: false };
    },

    states: async ({ serviceIds, fromUs, toUs }, signal) => {
      const rows = await connections.query<StateCells>(
        statement(sql`SELECT ${STATE_CELLS} FROM vigilops.service_states AS state
                      WHERE state.service_id = ANY(${serviceIds}::int4[]) AND state.from_time < ${at(toUs)}
                        AND (state.to_time IS NULL OR state.to_time > ${at(fromUs)})
                      ORDER BY state.service_id, state.from_time`),
        options(signal),
      );
      return statesByService(rows);
    },

    outlines: (question, signal) => readOutlines(connections, question, options(signal)),

    setUptimes: async (percents, signal) => {
      // Locked in the order of their ids, as `settle` does.
      await connections.query(
        {
          text: `UPDATE vigilops.services AS service SET uptime_percent = given.percent
                 FROM unnest($1::int4[], $2::float8[]) AS given (id, percent)
                 WHERE service.id = given.id AND service.id IN (
                   SELECT known.id FROM vigilops.services AS known
                   JOIN unnest($1::int4[], $2::float8[]) AS wanted (id, percent) USING (id)
                   WHERE known.uptime_percent IS DISTINCT FROM wanted.percent
                   ORDER BY known.id FOR NO KEY UPDATE OF known)`,
          values: [[...percents.keys()], [...percents.values()]],
        },
        options(signal),
      );
    },

    prune: async (beforeUs, signal) => {
      const before = [formatTimeUs(beforeUs)];
      const states = await connections.query(
        { text: 'DELETE FROM vigilops.service_states WHERE to_time < $1 RETURNING 1', values: before },
        options(signal),
      );
      await connections.query(
        { text: 'DELETE FROM vigilops.house_presence WHERE to_time < $1', values: before },
        options(signal),
      );
      return states.length;
    },
  };
}
