import type {
  DatabaseCulprit,
  DatabaseDeadlockList,
  DatabaseLockList,
  DatabaseLockTree,
} from '@vigilops/contracts/api';
import { lockTree, type DbDeadlockParty, type DbLockNode } from '@vigilops/contracts/db-report';
import type { Row } from '../../database.ts';
import type { Ask } from '../../read/ask.ts';
import { sql, type Sql } from '../../read/sql.ts';
import { at, isoText, lasting } from '../../read/times.ts';
import { within } from './steps.ts';

type Limited = { readonly fromUs: number; readonly toUs: number; readonly limit: number };
type MomentRow = Row & {
  readonly at: string;
  readonly waiting: number;
  readonly longest_ms: number;
  readonly culprit: DatabaseCulprit | null;
};

export async function listLocks(
  ask: Ask,
  id: number,
  question: Limited,
  signal: AbortSignal,
): Promise<DatabaseLockList> {
  const rows = await ask.question<MomentRow>(
    sql`SELECT ${isoText(sql`one.time`)} AS at, one.waiting, one.longest_ms, one.culprit
        FROM vigilops.db_locks AS one WHERE ${within(id, question)} AND one.waiting > 0
        ORDER BY one.time DESC LIMIT ${question.limit + 1}`,
    signal,
  );
  return { items: rows.slice(0, question.limit), truncated: rows.length > question.limit };
}

/** So long what was seen is taken to be so still: agents look every few seconds, and say when it is over. */
const HOLDS_FOR_US = 300e6;
/** A minute that somebody names is meant as a whole. */
const MINUTE_US = 60e6;

type SeenRow = Row & {
  readonly at: string;
  readonly is_cut: boolean;
  readonly nodes: readonly DbLockNode[];
};

export async function readLocksAt(
  ask: Ask,
  id: number,
  timeUs: number,
  signal: AbortSignal,
): Promise<DatabaseLockTree> {
  const before = await seen(
    ask,
    id,
    sql`one.time <= ${at(timeUs)} AND one.time > ${at(timeUs)} - ${lasting(HOLDS_FOR_US)}`,
    sql`DESC`,
    signal,
  );
  const shown =
    before !== undefined && before.nodes.length > 0
      ? before
      : await seen(
          ask,
          id,
          sql`one.time > ${at(timeUs)} AND one.time < ${at(timeUs)} + ${lasting(MINUTE_US)} AND one.waiting > 0`,
          sql`ASC`,
          signal,
        );
  const from = shown === undefined ? at(timeUs) : sql`${shown.at}::timestamptz`;
  const [around] = await ask.read<{ previous_at: string | null; next_at: string | null }>(
    sql`SELECT (SELECT ${isoText(sql`one.time`)} FROM vigilops.db_locks AS one
                WHERE one.instance_id = ${id}::int4 AND one.waiting > 0 AND one.time < ${from}
                ORDER BY one.time DESC LIMIT 1) AS previous_at,
               (SELECT ${isoText(sql`one.time`)} FROM vigilops.db_locks AS one
                WHERE one.instance_id = ${id}::int4 AND one.waiting > 0 AND one.time > ${from}
                ORDER BY one.time LIMIT 1) AS next_at`,
    signal,
  );
  const tree = lockTree(shown?.nodes ?? []);
  return {
    at: shown?.at ?? null,
    previous_at: around?.previous_at ?? null,
    next_at: around?.next_at ?? null,
    waiting: tree.waiting,
    longest_ms: tree.longestMs,
    is_cut: shown?.is_cut ?? false,
    culprit_id: tree.culprit?.node.id ?? null,
    nodes: tree.nodes.map(({ node, depth, blocks }) => ({ ...node, depth, blocks })),
  };
}

async function seen(
  ask: Ask,
  id: number,
  when: Sql,
  order: Sql,
  signal: AbortSignal,
): Promise<SeenRow | undefined> {
  const [row] = await ask.read<SeenRow>(
    sql`SELECT ${isoText(sql`one.time`)} AS at, one.is_cut, one.nodes FROM vigilops.db_locks AS one
        WHERE one.instance_id = ${id}::int4 AND ${when} ORDER BY one.time ${order} LIMIT 1`,
    signal,
  );
  return row;
}

export async function listDeadlocks(
  ask: Ask,
  id: number,
  question: Limited,
  signal: AbortSignal,
): Promise<DatabaseDeadlockList> {
  const rows = await ask.question<Row & { at: string; parties: DbDeadlockParty[] }>(
    sql`SELECT ${isoText(sql`one.time`)} AS at, one.parties FROM vigilops.db_deadlocks AS one
        WHERE ${within(id, question)} ORDER BY one.time DESC, one.hash LIMIT ${question.limit + 1}`,
    signal,
  );
  return { items: rows.slice(0, question.limit), truncated: rows.length > question.limit };
}
