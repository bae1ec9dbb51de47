import type { ServiceParent, StoredInterval } from '../../model/index.ts';
import { formatTimeUs } from '@vigilops/contracts/api';
import type { Queryable, Row } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { unixUs } from '../read/times.ts';
import type { Chosen } from './to-judge.ts';

export interface StateCells extends Row {
  readonly service_id: number;
  readonly from_us: number;
  readonly to_us: number | null;
  readonly state: StoredInterval['state'];
  readonly reason: string | null;
  readonly because_of: ServiceParent | null;
}

/** Of `vigilops.service_states AS state`. */
export const STATE_CELLS = sql`state.service_id, ${unixUs(sql`state.from_time`)} AS from_us,
  ${unixUs(sql`state.to_time`)} AS to_us, state.state, state.reason, state.because_of`;

export function statesByService(rows: readonly StateCells[]): ReadonlyMap<number, readonly StoredInterval[]> {
  const states = new Map<number, StoredInterval[]>();
  for (const cells of rows) {
    const { from_us: fromUs, to_us: toUs, state, reason, because_of: becauseOf } = cells;
    const ofService = states.get(cells.service_id) ?? [];
    ofService.push({ fromUs, toUs, state, reason, becauseOf });
    states.set(cells.service_id, ofService);
  }
  return states;
}

/** Of each service the state before the stretch, those within it, and one after it; by time. */
export async function readStatesAround(
  tx: Queryable,
  chosen: readonly Chosen[],
): Promise<ReadonlyMap<number, readonly StoredInterval[]>> {
  const part = (rest: Sql) =>
    sql`(SELECT * FROM vigilops.service_states AS one WHERE one.service_id = stretch.id AND ${rest})`;
  const rows = await tx.query<StateCells>(
    statement(sql`
      SELECT ${STATE_CELLS}
      FROM unnest(${chosen.map(({ service }) => service.id)}::int4[],
                  ${chosen.map(({ stretch }) => formatTimeUs(stretch.fromUs))}::timestamptz[],
                  ${chosen.map(({ stretch }) => (stretch.isLive ? 'infinity' : formatTimeUs(stretch.toUs)))}::timestamptz[])
             AS stretch (id, begins, until)
      CROSS JOIN LATERAL (
        ${part(sql`one.from_time < stretch.begins ORDER BY one.from_time DESC LIMIT 1`)}
        UNION ALL
        ${part(sql`one.from_time >= stretch.begins AND one.from_time <= stretch.until`)}
        UNION ALL
        ${part(sql`one.from_time > stretch.until ORDER BY one.from_time LIMIT 1`)}
      ) AS state
      ORDER BY state.service_id, state.from_time`),
  );
  return statesByService(rows);
}
