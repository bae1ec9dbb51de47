import type { ByteSink } from './byte-sink.ts';
import type { Part } from './rows.ts';

/** Signature, flags and header extension length of COPY … BINARY (PostgreSQL manual, COPY, "Binary Format"). */
export const COPY_HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
/** The trailer: a field count of -1. */
export const COPY_END = Buffer.from('ffff', 'hex');

/**
 * One message to the server. It inserts the rows of one while the next is encoded, and a group of many megabytes is
 * never in memory a second time.
 */
export const COPY_CHUNK_BYTES = 64 * 1024;
/** A chunk and the row that ends it, if it is a usual one. */
export const COPY_SINK_BYTES = COPY_CHUNK_BYTES + 4_096;

/** Header, rows and trailer in chunks. `writeRow` appends one row to the sink. */
export function* copyChunks<Columns>(
  sink: ByteSink,
  parts: readonly Part<Columns>[],
  writeRow: (columns: Columns, row: number) => void,
): Generator<Buffer> {
  yield COPY_HEADER;
  for (const { columns, index, from, to } of parts) {
    for (let k = from; k < to; k += 1) {
      writeRow(columns, index === null ? k : (index[k] ?? 0));
      if (sink.length >= COPY_CHUNK_BYTES) {
        yield sink.take();
      }
    }
  }
  yield sink.take();
  yield COPY_END;
}
