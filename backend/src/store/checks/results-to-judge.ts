import type { CheckResultRow } from '../../model/index.ts';
import { formatTimeUs } from '@vigilops/contracts/api';
import type { Queryable } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { at } from '../read/times.ts';
import { RESULT_CELLS, resultOf, type ResultCells } from './result-rows.ts';
import { cutStretch, type Stretch } from './stretches.ts';
import type { Chosen } from './to-judge.ts';

/** Of each service those before what is new, as far as lookback goes, and those that are new; both at most `most`. */
export async function readResults(
  tx: Queryable,
  chosen: readonly Chosen[],
  most: number,
): Promise<ReadonlyMap<number, readonly CheckResultRow[]>> {
  const times = (timeOf: (one: Chosen) => number) => chosen.map((one) => formatTimeUs(timeOf(one)));
  const lookFrom = (one: Chosen) => one.stretch.fromUs - one.lookbackUs;
  // The outer bounds once more: by them the server leaves out partitions when it plans.
  const earliest = at(Math.min(...chosen.map(lookFrom)));
  const latest = at(Math.max(...chosen.map(({ stretch }) => stretch.toUs)));
  const part = (rest: Sql) => sql`(SELECT * FROM vigilops.check_results AS one
    WHERE one.service_id = stretch.id AND one.time >= ${earliest} AND one.time <= ${latest} AND ${rest})`;
  const rows = await tx.query<ResultCells>(
    statement(sql`
      SELECT ${RESULT_CELLS}
      FROM unnest(${chosen.map(({ service }) => service.id)}::int4[], ${times(lookFrom)}::timestamptz[],
                  ${times(({ stretch }) => stretch.newFromUs)}::timestamptz[],
                  ${times(({ stretch }) => stretch.toUs)}::timestamptz[])
             AS stretch (id, look_from, new_from, until)
      CROSS JOIN LATERAL (
        ${part(sql`one.time >= stretch.look_from AND one.time < stretch.new_from
                   ORDER BY one.time DESC LIMIT ${most}`)}
        UNION ALL
        ${part(sql`one.time >= stretch.new_from AND one.time <= stretch.until
                   ORDER BY one.time LIMIT ${most + 1}`)}
      ) AS result
      ORDER BY result.service_id, result.time, result.observer_id`),
  );
  return Map.groupBy(rows.map(resultOf), ({ serviceId }) => serviceId);
}

/**
 * Where there are more results than one transaction reads, a part of the stretch that is covered by what was read: it ends
 * before the first one that was not, and begins where enough is known of what was before.
 */
export function withinBounds(
  { stretch, lookbackUs }: Chosen,
  results: readonly CheckResultRow[],
  most: number,
): { readonly stretch: Stretch; readonly taken: readonly CheckResultRow[] } {
  const firstNew = results.findIndex(({ timeUs }) => timeUs >= stretch.newFromUs);
  const older = firstNew === -1 ? results.length : firstNew;
  const oldest = older < most ? undefined : results[0];
  const begun =
    oldest === undefined
      ? stretch
      : {
          ...stretch,
          fromUs: Math.min(stretch.newFromUs, Math.max(stretch.fromUs, oldest.timeUs + lookbackUs)),
        };
  const tooMany = results[older + most];
  if (tooMany === undefined) {
    return { stretch: begun, taken: oneOfEach(results) };
  }
  // More at one moment than are read at all are given up, or there would be no end.
  const untilUs = Math.max(tooMany.timeUs, stretch.newFromUs + 1);
  return {
    stretch: cutStretch(begun, untilUs, lookbackUs),
    taken: oneOfEach(results.filter(({ timeUs }) => timeUs < untilUs)),
  };
}

/** An observer has one result at a moment, however often it was sent. */
function oneOfEach(results: readonly CheckResultRow[]): readonly CheckResultRow[] {
  return results.filter(({ timeUs, observerId }, place) => {
    const before = results[place - 1];
    return before?.timeUs !== timeUs || before.observerId !== observerId;
  });
}
