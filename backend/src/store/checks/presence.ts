import { formatTimeUs } from '@vigilops/contracts/api';
import type { Queryable } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';

/** Away for longer than this, a backend may have missed a heartbeat. */
const GAP_US = 60e6;
/** The row is written no oftener. */
const WRITE_EVERY_US = 5e6;

interface Presence extends Record<string, unknown> {
  readonly from_us: number;
  readonly to_us: number;
}

/** Notes that a backend is there now. A clock that was put back takes what it said of the future with it. */
export async function notePresence(tx: Queryable, nowUs: number): Promise<void> {
  const [newest] = await tx.query<Presence>(
    statement(sql`SELECT ${unixUs(sql`from_time`)} AS from_us, ${unixUs(sql`to_time`)} AS to_us
                  FROM vigilops.house_presence WHERE from_time <= ${at(nowUs)} ORDER BY from_time DESC LIMIT 1`),
  );
  if (newest === undefined || nowUs - newest.to_us > GAP_US) {
    await tx.query({
      text: `INSERT INTO vigilops.house_presence (from_time, to_time) VALUES ($1, $1) ON CONFLICT DO NOTHING`,
      values: [formatTimeUs(nowUs)],
    });
    return;
  }
  if (Math.abs(nowUs - newest.to_us) >= WRITE_EVERY_US) {
    await tx.query({
      text: 'UPDATE vigilops.house_presence SET to_time = $1 WHERE from_time = $2',
      values: [formatTimeUs(nowUs), formatTimeUs(newest.from_us)],
    });
  }
}

export interface Absence {
  readonly fromUs: number;
  readonly toUs: number;
}

/** The gaps between presences that touch the range; before the first one there was nobody. */
export async function readAbsences(
  tx: Queryable,
  range: { readonly fromUs: number; readonly toUs: number },
): Promise<readonly Absence[]> {
  const rows = await tx.query<Presence>(
    statement(sql`SELECT ${unixUs(sql`from_time`)} AS from_us, ${unixUs(sql`to_time`)} AS to_us
                  FROM vigilops.house_presence
                  WHERE to_time >= ${at(range.fromUs)} AND from_time <= ${at(range.toUs)} ORDER BY from_time`),
  );
  const absences: Absence[] = [];
  let lastUs = range.fromUs;
  for (const { from_us: fromUs, to_us: toUs } of rows) {
    if (fromUs > lastUs) {
      absences.push({ fromUs: lastUs, toUs: fromUs });
    }
    lastUs = Math.max(lastUs, toUs);
  }
  if (range.toUs - lastUs > GAP_US) {
    absences.push({ fromUs: lastUs, toUs: range.toUs });
  }
  return absences;
}
