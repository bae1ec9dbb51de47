import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import { sql, statement } from '../read/sql.ts';
import { unixUs } from '../read/times.ts';

/** What the database's clock says, in microseconds since the epoch: the one clock that all backends share. */
export function createDatabaseTime(
  connections: Pick<Connections, 'query'>,
): (signal: AbortSignal) => Promise<number> {
  return async (signal) => {
    const [row] = await connections.query<{ now_us: number }>(
      statement(sql`SELECT ${unixUs(sql`clock_timestamp()`)} AS now_us`),
      withinLimit(signal),
    );
    if (row === undefined) {
      throw new Error('the database did not say what time it is');
    }
    return row.now_us;
  };
}
