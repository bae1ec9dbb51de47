import type { DigestCounts, DigestSpan } from '../../model/index.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { at } from '../read/times.ts';

const MOST_ROWS = 5;
/** Sooner nobody is late. */
const UNSEEN_AFTER = sql`interval '30 minutes'`;
const PRIORITIES = 4;

type Incidents = Awaited<ReturnType<DigestCounts['incidents']>>;

export const within = (column: Sql, { fromUs, toUs }: Pick<DigestSpan, 'fromUs' | 'toUs'>) =>
  sql`${column} >= ${at(fromUs)} AND ${column} < ${at(toUs)}`;

export async function countIncidents(db: Queryable, span: DigestSpan): Promise<Incidents> {
  const end = at(span.toUs);
  const [counts] = await db.query<{ now: number; before: number; open: number; priorities: number[] } & Row>(
    statement(sql`
      SELECT count(*) FILTER (WHERE started_at >= ${at(span.fromUs)})::int AS now,
             count(*) FILTER (WHERE started_at >= ${at(span.beforeUs)} AND started_at < ${at(span.fromUs)})::int AS before,
             count(*) FILTER (WHERE resolved_at IS NULL OR resolved_at >= ${end})::int AS open,
             ARRAY(SELECT (SELECT count(*)::int FROM vigilops.incidents
                           WHERE priority = rank AND ${within(sql`started_at`, span)})
                   FROM generate_series(1, ${PRIORITIES}::int) AS rank ORDER BY rank) AS priorities
      FROM vigilops.incidents WHERE started_at < ${end}
        AND (started_at >= ${at(span.beforeUs)} OR resolved_at IS NULL OR resolved_at >= ${end})`),
  );
  // What lasts has lasted until the end of the stretch, whatever becomes of it later.
  const lasted = sql`round(date_part('epoch', least(coalesce(resolved_at, ${end}), ${end}) - started_at))`;
  const longest = await db.query<Incidents['longest'][number] & Row>(
    statement(sql`
      SELECT id, title, priority::int AS priority, ${lasted} AS seconds,
             (resolved_at IS NULL OR resolved_at >= ${end}) AS lasts
      FROM vigilops.incidents
      WHERE started_at < ${end} AND (resolved_at IS NULL OR resolved_at >= ${at(span.fromUs)})
      ORDER BY seconds DESC, id LIMIT ${MOST_ROWS}`),
  );
  const unacknowledged = await db.query<Incidents['unacknowledged'][number] & Row>(
    statement(sql`
      SELECT id, title, priority::int AS priority, ${lasted} AS seconds FROM vigilops.incidents
      WHERE started_at < ${end} - ${UNSEEN_AFTER} AND (resolved_at IS NULL OR resolved_at >= ${end})
        AND (acknowledged_at IS NULL OR acknowledged_at >= ${end})
      ORDER BY priority, seconds DESC, id LIMIT ${MOST_ROWS}`),
  );
  return {
    now: counts?.now ?? 0,
    before: counts?.before ?? 0,
    open: counts?.open ?? 0,
    by_priority: counts?.priorities ?? [],
    longest: [...longest],
    unacknowledged: [...unacknowledged],
  };
}
