import type { SpanRow } from '../../model/index.ts';
import type { Session } from '../connections.ts';
import { openArray } from '../write/binary-array.ts';
import { forEachRow, type Part } from '../write/rows.ts';
import { ANSWER_AFTER_MINUTES, ANSWER_BEFORE_MINUTES } from './edge-sql.ts';

const MINUTE_US = 60_000_000;

/**
 * Within the writer's transaction: notes the minutes whose service edges these spans may change. A call changes its
 * own minute; an answer those in which its call may have begun.
 */
export async function noteSpans(session: Session, parts: readonly Part<readonly SpanRow[]>[]): Promise<void> {
  const ranges = rangesOf(minutesToCompute(parts));
  if (ranges.length > 0) {
    await session.query({ text: NOTE_SQL, values: noteValues(ranges), name: 'note_spans' });
  }
}

const NOTE_SQL = `INSERT INTO vigilops.edge_notes (from_minute, to_minute)
  SELECT * FROM unnest($1::timestamptz[], $2::timestamptz[])`;

/** Minutes since the epoch. Kinds: 2 server, 3 client, 4 producer, 5 consumer. */
function minutesToCompute(parts: readonly Part<readonly SpanRow[]>[]): ReadonlySet<number> {
  const minutes = new Set<number>();
  const answers = new Set<number>();
  forEachRow(parts, (rows, row) => {
    const span = rows[row];
    if (span === undefined) {
      return;
    }
    const minute = Math.floor(span.startUs / MINUTE_US);
    if (span.kind === 3 || span.kind === 4) {
      minutes.add(minute);
    } else if ((span.kind === 2 || span.kind === 5) && span.parentSpanId !== null) {
      answers.add(minute);
    }
  });
  for (const answer of answers) {
    for (let minute = answer - ANSWER_AFTER_MINUTES; minute <= answer + ANSWER_BEFORE_MINUTES; minute += 1) {
      minutes.add(minute);
    }
  }
  return minutes;
}

interface MinuteRange {
  readonly first: number;
  last: number;
}

function rangesOf(minutes: ReadonlySet<number>): readonly MinuteRange[] {
  const ranges: MinuteRange[] = [];
  for (const minute of [...minutes].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range?.last === minute - 1) {
      range.last = minute;
    } else {
      ranges.push({ first: minute, last: minute });
    }
  }
  return ranges;
}

function noteValues(ranges: readonly MinuteRange[]): Buffer[] {
  const from = openArray('timestamptz', ranges.length, 8);
  const to = openArray('timestamptz', ranges.length, 8);
  for (const { first, last } of ranges) {
    from.int32(8);
    from.timestamp(first * MINUTE_US);
    to.int32(8);
    to.timestamp(last * MINUTE_US);
  }
  return [from.bytes(), to.bytes()];
}
