import type { RefusedRows } from '../../model/index.ts';
import { VigilError } from '@vigilops/contracts';
import type { Session } from '../connections.ts';
import { isAboutData, sqlStateOf } from '../sql-state.ts';
import type { InsertMethod, Part, RowTable } from './rows.ts';

/** Reasons may quote the row; a request full of bad rows must not fill the memory with them. */
const MAX_REASONS = 20;

const NOT_TRIED = 'too many rows beside this one were refused; it was not tried';

/** Whether the same rows would fail again: the server says so, or a number does not fit its column. */
export function isDataError(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === undefined
    ? error instanceof RangeError && (error as { code?: unknown }).code === 'ERR_OUT_OF_RANGE'
    : isAboutData(state) && !isMissingPartition(error);
}

/** 23514 of tuple routing is about our partitions, not about the row. */
export function isMissingPartition(error: unknown): boolean {
  const cause = error instanceof VigilError ? error.cause : error;
  return sqlStateOf(error) === '23514' && (cause as { routine?: unknown }).routine === 'ExecFindPartition';
}

/**
 * Inserts the rows of one part inside an open transaction. Where the database refuses some, halves the range until
 * the bad rows stand alone, stores their neighbours and says what was refused: k bad rows of n cost about
 * 2·k·log2(n) inserts. When `isLate` says so the rest is refused untried: a request of bad rows that took longer than
 * its deadline would come again for ever.
 */
export async function insertBisecting<Columns>(
  session: Session,
  table: RowTable<Columns>,
  part: Part<Columns>,
  deps: { readonly methodFor: (rows: number) => InsertMethod; readonly isLate: () => boolean },
): Promise<readonly RefusedRows[]> {
  const refused = new Map<string, number>();
  const open = [part];
  await session.query({ text: 'SAVEPOINT rows' });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const rows = next.to - next.from;
    if (rows === 0) {
      continue;
    }
    if (deps.isLate()) {
      add(refused, NOT_TRIED, rows);
      continue;
    }
    const reason = await tryInsert(session, table, next, deps.methodFor(rows));
    if (reason === undefined) {
      continue;
    }
    if (rows === 1) {
      add(refused, reason, 1);
      continue;
    }
    const middle = next.from + Math.floor(rows / 2);
    open.push({ ...next, from: middle }, { ...next, to: middle });
  }
  await session.query({ text: 'RELEASE SAVEPOINT rows' });
  return [...refused].map(([reason, count]) => ({ kind: table.kind, count, reason }));
}

/** Undefined when stored; the database's reason when it refused; throws for everything else. Keeps one savepoint. */
async function tryInsert<Columns>(
  session: Session,
  table: RowTable<Columns>,
  part: Part<Columns>,
  method: InsertMethod,
): Promise<string | undefined> {
  try {
    await table.insert(session, [part], method);
  } catch (error) {
    if (!isDataError(error)) {
      throw error;
    }
    await session.query({ text: 'ROLLBACK TO SAVEPOINT rows' });
    return error instanceof Error ? error.message : String(error);
  }
  await session.query({ text: 'RELEASE SAVEPOINT rows; SAVEPOINT rows' });
  return undefined;
}

function add(refused: Map<string, number>, reason: string, rows: number): void {
  const kept =
    refused.has(reason) || refused.size < MAX_REASONS
      ? reason
      : 'further rows were refused for other reasons';
  refused.set(kept, (refused.get(kept) ?? 0) + rows);
}
