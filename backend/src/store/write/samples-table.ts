import type { SampleColumns } from '../../model/index.ts';
import { openArray } from './binary-array.ts';
import { closeCopy, openCopy } from './binary-copy.ts';
import { ByteSink } from './byte-sink.ts';
import { countRows, forEachRow, type Part, type RowTable } from './rows.ts';

/** Field count, and three cells of length and value: 8 + 4 + 8 bytes. */
const COPY_ROW_BYTES = 2 + 12 + 8 + 12;

const COPY_SQL = 'COPY vigilops.samples (time, series_id, value) FROM STDIN (FORMAT binary)';
const UNNEST_SQL = `INSERT INTO vigilops.samples (time, series_id, value)
  SELECT * FROM unnest($1::timestamptz[], $2::int4[], $3::float8[])`;

export const samplesTable: RowTable<SampleColumns> = {
  kind: 'samples',
  lengthOf: (columns) => columns.length,
  timeUs: (columns, row) => columns.timesUs[row] ?? NaN,
  insert: async (session, parts, how) => {
    if (how === 'copy') {
      await session.copyIn(COPY_SQL, copyPayload(parts));
    } else {
      await session.query({ text: UNNEST_SQL, values: arrays(parts), name: 'insert_samples' });
    }
  },
};

function copyPayload(parts: readonly Part<SampleColumns>[]): Buffer {
  const sink = new ByteSink(32 + countRows(parts) * COPY_ROW_BYTES);
  openCopy(sink);
  forEachRow(parts, (columns, row) => {
    sink.int16(3);
    sink.int32(8);
    sink.timestamp(columns.timesUs[row] ?? 0);
    sink.int32(4);
    sink.int32(columns.seriesIds[row] ?? 0);
    writeValue(sink, columns, row);
  });
  return closeCopy(sink);
}

function writeValue(sink: ByteSink, columns: SampleColumns, row: number): void {
  if (columns.absent[row] === 1) {
    sink.nullCell();
    return;
  }
  sink.int32(8);
  sink.float64(columns.values[row] ?? 0);
}

function arrays(parts: readonly Part<SampleColumns>[]): Buffer[] {
  const length = countRows(parts);
  const times = openArray('timestamptz', length, 8);
  const series = openArray('int4', length, 4);
  const values = openArray('float8', length, 8);
  forEachRow(parts, (columns, row) => {
    times.int32(8);
    times.timestamp(columns.timesUs[row] ?? 0);
    series.int32(4);
    series.int32(columns.seriesIds[row] ?? 0);
    writeValue(values, columns, row);
  });
  return [times.bytes(), series.bytes(), values.bytes()];
}
