import type { RowKind } from '../../model/index.ts';
import { openArray } from './binary-array.ts';
import { copyChunks, COPY_SINK_BYTES } from './binary-copy.ts';
import { ByteSink } from './byte-sink.ts';
import { elementTypeOf, writeCell, writeElement, type Column } from './cell-types.ts';
import { countRows, forEachRow, type Part, type RowTable } from './rows.ts';

const GUESSED_CELL_BYTES = 16;

/** A table whose rows come as objects: spans, histograms, exemplars. Both ways of writing follow from its columns. */
export function objectTable<Row>(spec: {
  readonly kind: RowKind;
  readonly columns: readonly Column<Row>[];
  readonly timeUs: (row: Row) => number;
}): RowTable<readonly Row[]> {
  const { columns } = spec;
  const names = columns.map((column) => column.name).join(', ');
  const copySql = `COPY vigilops.${spec.kind} (${names}) FROM STDIN (FORMAT binary)`;
  const casts = columns.map((column) => `${column.name}::${column.type}`).join(', ');
  const arrayTypes = columns
    .map((column, i) => `$${String(i + 1)}::${elementTypeOf(column.type)}[]`)
    .join(', ');
  const unnestSql = `INSERT INTO vigilops.${spec.kind} (${names})
    SELECT ${casts} FROM unnest(${arrayTypes}) AS row (${names})`;

  const copyRows = (parts: readonly Part<readonly Row[]>[]): Generator<Buffer> => {
    const sink = new ByteSink(
      Math.min(COPY_SINK_BYTES, countRows(parts) * columns.length * GUESSED_CELL_BYTES),
    );
    return copyChunks(sink, parts, (rows, at) => {
      const row = rows[at];
      if (row === undefined) {
        return;
      }
      sink.int16(columns.length);
      for (const column of columns) {
        writeCell(sink, column, row);
      }
    });
  };

  const arrays = (parts: readonly Part<readonly Row[]>[]): Buffer[] =>
    columns.map((column) => {
      const sink = openArray(elementTypeOf(column.type), countRows(parts), GUESSED_CELL_BYTES);
      forEachObject(parts, (row) => {
        writeElement(sink, column, row);
      });
      return sink.bytes();
    });

  return {
    kind: spec.kind,
    lengthOf: (rows) => rows.length,
    timeUs: (rows, at) => {
      const row = rows[at];
      return row === undefined ? NaN : spec.timeUs(row);
    },
    insert: async (session, parts, how) => {
      if (how === 'copy') {
        await session.copyIn(copySql, copyRows(parts));
      } else {
        await session.query({ text: unnestSql, values: arrays(parts), name: `insert_${spec.kind}` });
      }
    },
  };
}

function forEachObject<Row>(parts: readonly Part<readonly Row[]>[], visit: (row: Row) => void): void {
  forEachRow(parts, (rows, at) => {
    const row = rows[at];
    if (row !== undefined) {
      visit(row);
    }
  });
}
