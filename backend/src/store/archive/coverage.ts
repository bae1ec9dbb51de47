import type { Connections } from '../connections.ts';
import type { Piece } from '../engines/engine.ts';
import { sql, statement } from '../read/sql.ts';
import { at } from '../read/times.ts';

const DAY_MS = 86_400_000;
/** Counting a day of a hundred million rows. */
const COUNT_LIMIT_MS = 300_000;

/** UTC days that pieces of logs lie in, oldest first. */
export function daysOf(pieces: readonly Piece[]): readonly string[] {
  const days = new Set<string>();
  for (const piece of pieces) {
    if (piece.table === 'logs') {
      daysWithin(piece).forEach((day) => days.add(day));
    }
  }
  return [...days].sort();
}

export function daysWithin({ from, to }: Pick<Piece, 'from' | 'to'>): readonly string[] {
  const days: string[] = [];
  for (let day = Math.floor(from.getTime() / DAY_MS); day * DAY_MS < to.getTime(); day += 1) {
    days.push(new Date(day * DAY_MS).toISOString().slice(0, 10));
  }
  return days;
}

/** Counted anew each time: rows may have come since the day was archived. */
export async function coverageOf(
  connections: Connections,
  day: string,
  signal: AbortSignal,
): Promise<{ readonly rows: number; readonly covered: number }> {
  const fromUs = Date.parse(`${day}T00:00:00Z`) * 1_000;
  const [cells] = await connections.query<{ rows: number; covered: number }>(
    statement(sql`
      SELECT (SELECT count(*) FROM vigilops.logs
              WHERE time >= ${at(fromUs)} AND time < ${at(fromUs + DAY_MS * 1_000)})::float8 AS rows,
             (SELECT coalesce(sum(p.lines), 0) FROM vigilops.log_archives a
              JOIN vigilops.log_archive_parts p ON p.archive_id = a.id
              WHERE a.day = ${day}::date AND a.in_table AND a.state = 'done')::float8 AS covered`),
    { signal, timeoutMs: COUNT_LIMIT_MS },
  );
  return cells ?? { rows: 0, covered: 0 };
}
