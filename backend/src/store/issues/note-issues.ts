import type { IssueDraft, LogColumns } from '../../model/index.ts';
import type { Session } from '../connections.ts';
import { openArray } from '../write/binary-array.ts';
import { forEachRow, type Part } from '../write/rows.ts';
import { marksOf } from './marks.ts';
import type { KnownIssues } from './known-issues.ts';

const MINUTE_US = 60_000_000;

interface Note {
  readonly issueId: number;
  readonly streamId: number;
  readonly minuteUs: number;
  lines: number;
  firstUs: number;
  lastUs: number;
}

/**
 * Within the writer's transaction: rows of issues that this process has not seen of late, and how many lines each stream
 * wrote of each. Returns the ids whose rows are there once the transaction is.
 */
export async function noteIssues(
  session: Session,
  parts: readonly Part<LogColumns>[],
  known: KnownIssues,
): Promise<readonly number[]> {
  const { notes, drafts } = notesOf(parts);
  if (notes.length === 0) {
    return [];
  }
  const fresh = [...drafts.values()].filter(({ draft }) => !known.has(draft.id));
  if (fresh.length > 0) {
    await insertIssues(session, fresh);
  }
  await insertNotes(session, notes);
  return fresh.map(({ draft }) => draft.id);
}

interface Seen {
  readonly draft: IssueDraft;
  firstUs: number;
  lastUs: number;
}

function notesOf(parts: readonly Part<LogColumns>[]): {
  readonly notes: readonly Note[];
  readonly drafts: ReadonlyMap<number, Seen>;
} {
  const notes = new Map<string, Note>();
  const drafts = new Map<number, Seen>();
  forEachRow(
    parts.filter(({ columns }) => columns.issueIds !== undefined),
    (columns, row) => {
      const issueId = columns.issueIds?.[row] ?? 0;
      if (issueId === 0) {
        return;
      }
      const timeUs = columns.timesUs[row] ?? 0;
      const streamId = columns.streamIds[row] ?? 0;
      const minuteUs = Math.floor(timeUs / MINUTE_US) * MINUTE_US;
      const key = `${String(issueId)} ${String(streamId)} ${String(minuteUs)}`;
      const note = notes.get(key) ?? {
        issueId,
        streamId,
        minuteUs,
        lines: 0,
        firstUs: timeUs,
        lastUs: timeUs,
      };
      note.lines += 1;
      note.firstUs = Math.min(note.firstUs, timeUs);
      note.lastUs = Math.max(note.lastUs, timeUs);
      notes.set(key, note);
      const draft = columns.issues?.get(issueId);
      if (draft !== undefined) {
        const seen = drafts.get(issueId) ?? { draft, firstUs: timeUs, lastUs: timeUs };
        seen.firstUs = Math.min(seen.firstUs, timeUs);
        seen.lastUs = Math.max(seen.lastUs, timeUs);
        drafts.set(issueId, seen);
      }
    },
  );
  return { notes: [...notes.values()], drafts };
}

/** By id: two writers with the same new issues wait for each other in one order. */
async function insertIssues(session: Session, fresh: readonly Seen[]): Promise<void> {
  const rows = fresh.toSorted((a, b) => a.draft.id - b.draft.id);
  const json = rows.map(({ draft, firstUs, lastUs }) => ({
    ...draft,
    frames: draft.frames.map(({ function: name, file, isInApp }) => ({
      function: name,
      file,
      in_app: isInApp,
    })),
    marks: marksOf(draft),
    template_id: draft.templateId,
    first_us: firstUs,
    last_us: lastUs,
  }));
  await session.query({
    text: `INSERT INTO vigilops.error_issues
             (id, service, type, title, culprit, frames, marks, template_id, first_seen, last_seen, state_at)
           SELECT id, service, type, title, culprit, frames, marks, template_id,
                  to_timestamp(0) + first_us * interval '1 microsecond',
                  to_timestamp(0) + last_us * interval '1 microsecond', now()
           FROM jsonb_to_recordset($1::jsonb) AS draft (id int8, service text, type text, title text, culprit text,
             frames jsonb, marks text[], template_id int8, first_us float8, last_us float8)
           ORDER BY id
           ON CONFLICT (id) DO NOTHING`,
    values: [JSON.stringify(json)],
    name: 'insert_error_issues',
  });
}

async function insertNotes(session: Session, notes: readonly Note[]): Promise<void> {
  const { length } = notes;
  const times = openArray('timestamptz', length, 8);
  const issues = openArray('int8', length, 8);
  const streams = openArray('int4', length, 4);
  const lines = openArray('int8', length, 8);
  const firsts = openArray('timestamptz', length, 8);
  const lasts = openArray('timestamptz', length, 8);
  for (const note of notes) {
    times.int32(8);
    times.timestamp(note.minuteUs);
    issues.int32(8);
    issues.int64(note.issueId);
    streams.int32(4);
    streams.int32(note.streamId);
    lines.int32(8);
    lines.int64(note.lines);
    firsts.int32(8);
    firsts.timestamp(note.firstUs);
    lasts.int32(8);
    lasts.timestamp(note.lastUs);
  }
  await session.query({
    text: `INSERT INTO vigilops.error_issue_notes (time, issue_id, stream_id, lines, first_time, last_time)
           SELECT * FROM unnest($1::timestamptz[], $2::int8[], $3::int4[], $4::int8[], $5::timestamptz[], $6::timestamptz[])`,
    values: [times, issues, streams, lines, firsts, lasts].map((sink) => sink.bytes()),
    name: 'note_error_issues',
  });
}
