import type { SampleColumns } from '../../model/index.ts';
import type { Session } from '../connections.ts';
import { openArray } from '../write/binary-array.ts';
import { forEachRow, type Part } from '../write/rows.ts';

/**
 * Within the writer's transaction and after its rows: notes which series got samples behind the rollups' frontier.
 *
 * The frontier is read after the rows were written, so this transaction has an id by then. The rollup job moves the
 * frontier first and then waits for all transactions that had an id at that moment; whoever still read the old
 * frontier is therefore seen by the job, and whoever read the new one leaves a note. No row falls between.
 */
export async function noteLateSamples(
  session: Session,
  parts: readonly Part<SampleColumns>[],
): Promise<void> {
  const [frontier] = await session.query<{ closed_us: number }>({
    text: `SELECT (extract(epoch FROM closed_until) * 1e6)::float8 AS closed_us FROM vigilops.rollup_frontier`,
    name: 'read_frontier',
  });
  const closedUs = frontier?.closed_us ?? -Infinity;
  for (const part of parts) {
    const late = lateRowsOf(part, closedUs);
    if (late !== undefined) {
      await session.query({ text: NOTE_SQL, values: noteValues(late), name: 'note_late' });
    }
  }
}

const NOTE_SQL = `INSERT INTO vigilops.rollup_late (from_time, to_time, series_ids)
  SELECT ($1::timestamptz[])[1], ($1::timestamptz[])[2], $2::int4[]`;

interface LateRows {
  readonly fromUs: number;
  readonly toUs: number;
  /** Ascending, each once: equal sets become equal notes, which the job folds into one. */
  readonly series: Int32Array;
}

/** A sender that catches up is late with every row, so this must cost little: arrays, no set. */
function lateRowsOf(part: Part<SampleColumns>, closedUs: number): LateRows | undefined {
  let fromUs = Infinity;
  let toUs = -Infinity;
  let count = 0;
  forEachRow([part], (columns, row) => {
    const timeUs = columns.timesUs[row] ?? NaN;
    if (timeUs < closedUs) {
      fromUs = Math.min(fromUs, timeUs);
      toUs = Math.max(toUs, timeUs);
      count += 1;
    }
  });
  if (count === 0) {
    return undefined;
  }
  const ids = new Int32Array(count);
  let at = 0;
  forEachRow([part], (columns, row) => {
    if ((columns.timesUs[row] ?? NaN) < closedUs) {
      ids[at] = columns.seriesIds[row] ?? 0;
      at += 1;
    }
  });
  return { fromUs, toUs, series: withoutRepeats(ids.sort()) };
}

function withoutRepeats(sorted: Int32Array): Int32Array {
  let kept = 0;
  for (let k = 0; k < sorted.length; k += 1) {
    if (k === 0 || sorted[k] !== sorted[k - 1]) {
      sorted[kept] = sorted[k] ?? 0;
      kept += 1;
    }
  }
  return sorted.subarray(0, kept);
}

function noteValues(late: LateRows): Buffer[] {
  const times = openArray('timestamptz', 2, 8);
  for (const timeUs of [late.fromUs, late.toUs]) {
    times.int32(8);
    times.timestamp(timeUs);
  }
  const series = openArray('int4', late.series.length, 4);
  for (const id of late.series) {
    series.int32(4);
    series.int32(id);
  }
  return [times.bytes(), series.bytes()];
}
