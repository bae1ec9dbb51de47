import type { RowKind } from '../../model/index.ts';
import type { Session } from '../connections.ts';

/** Rows of one batch and one kind: `index[k]`, or k itself where index is null, for k in [from, to). */
export interface Part<Columns> {
  readonly columns: Columns;
  readonly index: Uint32Array | null;
  readonly from: number;
  readonly to: number;
}

/** How rows of one kind reach their table. */
export interface RowTable<Columns> {
  /** Also the name of the table. */
  readonly kind: RowKind;
  lengthOf(columns: Columns): number;
  /** Microseconds since the epoch; decides the partition and whether the row is taken at all. */
  timeUs(columns: Columns, row: number): number;
  /** Puts the rows of all parts into the table with one statement. */
  insert(session: Session, parts: readonly Part<Columns>[], how: InsertMethod): Promise<void>;
}

/** COPY is fastest for many rows; arrays win for few, and are the only way where COPY is not to be had. */
export type InsertMethod = 'copy' | 'unnest';

export function countRows(parts: readonly Part<unknown>[]): number {
  let total = 0;
  for (const part of parts) {
    total += part.to - part.from;
  }
  return total;
}

/** Calls `visit` with each row number of the parts, in order. */
export function forEachRow<Columns>(
  parts: readonly Part<Columns>[],
  visit: (columns: Columns, row: number) => void,
): void {
  for (const { columns, index, from, to } of parts) {
    for (let k = from; k < to; k += 1) {
      visit(columns, index === null ? k : (index[k] ?? 0));
    }
  }
}
