import type { TemplateMove } from '../../model/index.ts';
import type { Session } from '../connections.ts';

/** Any fixed number: who changes moves does so alone. */
const MOVES_LOCK = 7_650_021;

interface Row {
  readonly from: number;
  readonly to: number;
  readonly next: number;
}

/**
 * Stores moves so that each way has one step, and none leads back to where it began. A move that a miner found gives way to
 * one that is there; one by people holds, and what stands against it goes.
 */
export async function storeMoves(session: Session, moves: readonly TemplateMove[]): Promise<void> {
  if (moves.length === 0) {
    return;
  }
  await lockMoves(session);
  await storeReturns(
    session,
    moves.filter(({ byPeople }) => byPeople).map(({ from }) => from),
  );
  const ids = [...new Set(moves.flatMap(({ from, to }) => [from, to]))];
  const stored = await session.query<{ from_id: number; to_id: number }>({
    text: `SELECT from_id::float8, to_id::float8 FROM vigilops.log_template_moves WHERE from_id = ANY($1::bigint[])`,
    values: [ids],
  });
  const { rows, freed } = plan(moves, new Map(stored.map((row) => [row.from_id, row.to_id])));
  if (freed.length > 0) {
    await session.query({
      text: 'DELETE FROM vigilops.log_template_moves WHERE from_id = ANY($1::bigint[])',
      values: [freed],
    });
  }
  if (rows.length === 0) {
    return;
  }
  await session.query({
    text: `INSERT INTO vigilops.log_template_moves (from_id, to_id, next_id)
           SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[])
           ON CONFLICT (from_id) DO UPDATE SET to_id = excluded.to_id, next_id = excluded.next_id, at = now()`,
    values: columnsOf(rows),
  });
  // Those who were moved there before.
  await session.query({
    text: `UPDATE vigilops.log_template_moves AS own SET to_id = new.to_id
           FROM unnest($1::bigint[], $2::bigint[]) AS new (from_id, to_id) WHERE own.to_id = new.from_id`,
    values: columnsOf(rows).slice(0, 2),
  });
  await session.query({
    text: `UPDATE vigilops.log_templates AS own SET first_seen = least(own.first_seen, moved.first)
           FROM (SELECT new.to_id, min(t.first_seen) AS first
                 FROM unnest($1::bigint[], $2::bigint[]) AS new (from_id, to_id)
                 JOIN vigilops.log_templates t ON t.id = new.from_id GROUP BY 1) AS moved
           WHERE own.id = moved.to_id AND own.first_seen > moved.first`,
    values: columnsOf(rows).slice(0, 2),
  });
}

/** What was moved is a template of its own again, with all that had come through it. */
export async function storeReturns(session: Session, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) {
    return;
  }
  await lockMoves(session);
  await session.query({
    text: `WITH RECURSIVE through (from_id, own_id) AS (
             SELECT from_id, next_id FROM vigilops.log_template_moves WHERE next_id = ANY($1::bigint[])
             UNION SELECT move.from_id, through.own_id
             FROM vigilops.log_template_moves move JOIN through ON move.next_id = through.from_id
           )
           UPDATE vigilops.log_template_moves AS own SET to_id = through.own_id
           FROM through WHERE own.from_id = through.from_id AND own.from_id <> ALL($1::bigint[])`,
    values: [ids],
  });
  await session.query({
    text: 'DELETE FROM vigilops.log_template_moves WHERE from_id = ANY($1::bigint[])',
    values: [ids],
  });
}

async function lockMoves(session: Session): Promise<void> {
  await session.query({ text: `SELECT pg_advisory_xact_lock(${String(MOVES_LOCK)})` });
}

/** `stored`: where ids of these moves lead now. `freed`: ids that are templates of their own again. */
export function plan(
  moves: readonly TemplateMove[],
  stored: ReadonlyMap<number, number>,
): { readonly rows: readonly Row[]; readonly freed: readonly number[] } {
  const ends = new Map(stored);
  const nexts = new Map<number, number>();
  const freed = new Set<number>();
  const endOf = (id: number): number => {
    let end = id;
    for (let next = ends.get(end); next !== undefined; next = ends.get(end)) {
      end = next;
    }
    return end;
  };
  const leadsThrough = (id: number, through: number): boolean => {
    for (let at: number | undefined = id; at !== undefined; at = ends.get(at)) {
      if (at === through) {
        return true;
      }
    }
    return false;
  };
  for (const { from, to, byPeople } of moves) {
    const isLoop = leadsThrough(to, from);
    if (from === to || (!byPeople && (isLoop || ends.has(from)))) {
      continue;
    }
    if (isLoop) {
      ends.delete(to);
      nexts.delete(to);
      freed.add(to);
    }
    ends.set(from, to);
    nexts.set(from, to);
    freed.delete(from);
  }
  const rows = [...nexts].map(([from, next]) => ({ from, to: endOf(from), next }));
  return { rows, freed: [...freed] };
}

const columnsOf = (rows: readonly Row[]) => [
  rows.map(({ from }) => from),
  rows.map(({ to }) => to),
  rows.map(({ next }) => next),
];
