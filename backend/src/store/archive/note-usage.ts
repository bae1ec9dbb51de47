import type { LogColumns } from '../../model/index.ts';
import type { Session } from '../connections.ts';
import { openArray } from '../write/binary-array.ts';
import { forEachRow, type Part } from '../write/rows.ts';

const DAY_US = 86_400_000_000;

interface Written {
  lines: number;
  bytes: number;
}

/**
 * Within the writer's transaction: notes how much each stream wrote on which day. Notes are only added: writers that
 * changed one sum would wait for each other.
 */
export async function noteUsage(session: Session, parts: readonly Part<LogColumns>[]): Promise<void> {
  const days = usageOf(parts);
  const notes = [...days].flatMap(([day, streams]) =>
    [...streams].map(([stream, written]) => ({ day, stream, ...written })),
  );
  if (notes.length > 0) {
    await session.query({ text: NOTE_SQL, values: noteValues(notes), name: 'note_log_usage' });
  }
}

const NOTE_SQL = `INSERT INTO vigilops.log_usage_notes (day, stream_id, lines, bytes)
  SELECT date '1970-01-01' + day, stream_id, lines, bytes
  FROM unnest($1::int4[], $2::int4[], $3::int8[], $4::int8[]) AS note (day, stream_id, lines, bytes)`;

/** By days since the epoch and stream. Rows come in runs of the same, so most cost two comparisons. */
function usageOf(parts: readonly Part<LogColumns>[]): Map<number, Map<number, Written>> {
  const days = new Map<number, Map<number, Written>>();
  let fromUs = NaN;
  let stream = NaN;
  let written: Written = { lines: 0, bytes: 0 };
  forEachRow(parts, (columns, row) => {
    const timeUs = columns.timesUs[row] ?? 0;
    const streamId = columns.streamIds[row] ?? 0;
    if (streamId !== stream || !(timeUs >= fromUs && timeUs < fromUs + DAY_US)) {
      fromUs = Math.floor(timeUs / DAY_US) * DAY_US;
      stream = streamId;
      written = entryOf(days, fromUs / DAY_US, streamId);
    }
    written.lines += 1;
    written.bytes += (columns.bodyEnds[row] ?? 0) - (columns.bodyStarts[row] ?? 0);
    written.bytes += columns.attributes[columns.attributeRefs[row] ?? 0]?.length ?? 0;
    if (columns.structuredBodies.size > 0) {
      written.bytes += columns.structuredBodies.get(row)?.length ?? 0;
    }
  });
  return days;
}

function entryOf(days: Map<number, Map<number, Written>>, day: number, streamId: number): Written {
  const streams = days.get(day) ?? new Map<number, Written>();
  days.set(day, streams);
  const found = streams.get(streamId) ?? { lines: 0, bytes: 0 };
  streams.set(streamId, found);
  return found;
}

function noteValues(
  notes: readonly {
    readonly day: number;
    readonly stream: number;
    readonly lines: number;
    readonly bytes: number;
  }[],
): Buffer[] {
  const { length } = notes;
  const [days, streams] = [openArray('int4', length, 4), openArray('int4', length, 4)];
  const [lines, bytes] = [openArray('int8', length, 8), openArray('int8', length, 8)];
  for (const note of notes) {
    days.int32(4);
    days.int32(note.day);
    streams.int32(4);
    streams.int32(note.stream);
    lines.int32(8);
    lines.int64(note.lines);
    bytes.int32(8);
    bytes.int64(note.bytes);
  }
  return [days.bytes(), streams.bytes(), lines.bytes(), bytes.bytes()];
}
