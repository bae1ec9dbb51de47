import type { RefusedRows } from '../../model/index.ts';
import { VigilError } from '@vigilops/contracts';
import type { Session } from '../connections.ts';
import { isAboutData, sqlStateOf } from '../sql-state.ts';
import type { RefusedByRow } from './refused-rows.ts';
import { forEachRow, type InsertMethod, type Part, type RowTable } from './rows.ts';

/** Whether the same rows would fail again: the server says so, or we do, or a number does not fit its column. */
export function isDataError(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === undefined
    ? isOutOfRange(error) || (error instanceof VigilError && error.code === 'STORE_REJECTED')
    : isAboutData(state) && !isMissingPartition(error);
}

function isOutOfRange(error: unknown): boolean {
  return error instanceof RangeError && (error as { code?: unknown }).code === 'ERR_OUT_OF_RANGE';
}

/** 23514 of tuple routing is about our partitions, not about the row. */
export function isMissingPartition(error: unknown): boolean {
  const cause = error instanceof VigilError ? error.cause : error;
  return sqlStateOf(error) === '23514' && (cause as { routine?: unknown }).routine === 'ExecFindPartition';
}

/**
 * Inserts the rows of one part inside an open transaction. Where the database refuses some, halves the range until
 * the bad rows stand alone, stores their neighbours and says what was refused: k bad rows of n cost about
 * 2·k·log2(n) inserts. `found` holds rows that an earlier attempt found bad, and takes those of this one.
 *
 * Throws STORE_TIMEOUT when `isLate` says so: a row that was never tried must not be refused, so the whole is sent
 * again and the search goes on with what was found.
 */
export async function insertBisecting<Columns>(
  session: Session,
  table: RowTable<Columns>,
  part: Part<Columns>,
  found: RefusedByRow,
  deps: { readonly methodFor: (rows: number) => InsertMethod; readonly isLate: () => boolean },
): Promise<readonly RefusedRows[]> {
  const open = [withoutRows(part, found)];
  await session.query({ text: 'SAVEPOINT rows' });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const rows = next.to - next.from;
    if (rows === 0) {
      continue;
    }
    if (deps.isLate()) {
      throw new VigilError('STORE_TIMEOUT', 'looking for rows that the database refuses took too long', {
        retryAfterSeconds: 1,
      });
    }
    const reason = await tryInsert(session, table, next, deps.methodFor(rows));
    if (reason === undefined) {
      continue;
    }
    if (rows === 1) {
      found.add(rowsOf(next)[0] ?? -1, reason);
      continue;
    }
    const middle = next.from + Math.floor(rows / 2);
    open.push({ ...next, from: middle }, { ...next, to: middle });
  }
  await session.query({ text: 'RELEASE SAVEPOINT rows' });
  return [...found.count(rowsOf(part))].map(([reason, count]) => ({ kind: table.kind, count, reason }));
}

/** The rows of `part` that were not found bad. */
export function withoutRows<Columns>(part: Part<Columns>, found: RefusedByRow): Part<Columns> {
  if (found.size === 0) {
    return part;
  }
  const index = Uint32Array.from(rowsOf(part).filter((row) => !found.has(row)));
  return { columns: part.columns, index, from: 0, to: index.length };
}

function rowsOf(part: Part<unknown>): number[] {
  const rows: number[] = [];
  forEachRow([part], (_, row) => rows.push(row));
  return rows;
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
