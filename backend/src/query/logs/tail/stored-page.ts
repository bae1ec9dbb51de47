import type { LogColumns, StoredLogs } from '../../../model/index.ts';
import type { Json, LogRow, LogRowAt, LogStreamRecord } from '../../../store/index.ts';
import type { RenderLine, TailLine } from './tail-types.ts';

/** Stored records of one request. Each is made readable once, and only when somebody wants it. */
export interface StoredPage {
  readonly columns: LogColumns;
  readonly rows: Iterable<number>;
  /** What it keeps in memory. */
  readonly bytes: number;
  bodyOf(row: number): string;
  lineOf(row: number): TailLine;
}

export interface PageDeps {
  readonly rowsOf: (columns: LogColumns) => LogRowAt;
  readonly render: RenderLine;
  readonly streamOf: (streamId: number) => LogStreamRecord | undefined;
  readonly maxLineCharacters: number;
}

export function createStoredPage({ columns, rows }: StoredLogs, deps: PageDeps): StoredPage {
  const rowAt = deps.rowsOf(columns);
  const lines = new Map<number, TailLine>();
  const { buffer, byteOffset, byteLength } = columns.bodyBytes;
  const bodies = Buffer.from(buffer, byteOffset, byteLength);
  return {
    columns,
    rows: rows ?? Array.from({ length: columns.length }, (_, row) => row),
    bytes: bytesOf({ columns }),
    bodyOf: (row) => bodies.toString('utf8', columns.bodyStarts[row], columns.bodyEnds[row]),
    lineOf: (row) => {
      const line = lines.get(row) ?? renderRow(rowAt(row), deps);
      lines.set(row, line);
      return line;
    },
  };
}

export function bytesOf({ columns }: Pick<StoredLogs, 'columns'>): number {
  return columns.bodyBytes.byteLength;
}

export function earliestUs(logs: readonly StoredLogs[]): number {
  let earliest = Infinity;
  for (const { columns } of logs) {
    for (let row = 0; row < columns.length; row += 1) {
      earliest = Math.min(earliest, columns.timesUs[row] ?? Infinity);
    }
  }
  return earliest;
}

/** A stored row as a line. What is longer than a line may be is cut, never the whole line left out. */
export function renderRow(
  row: LogRow,
  deps: Pick<PageDeps, 'render' | 'streamOf' | 'maxLineCharacters'>,
): TailLine {
  const max = deps.maxLineCharacters;
  const isLong = (value: Json): boolean => JSON.stringify(value).length > max;
  // No attribute or list is long that came in a short request; this is asked of every line, so cheaply first.
  const longBody = row.body.length > max;
  const longJson = row.bodyJson !== null && longBody;
  const longAttributes = mayBeLong(row.attributes) && isLong(row.attributes);
  const shown: LogRow = {
    ...row,
    body: longBody ? row.body.slice(0, max).toWellFormed() : row.body,
    bodyJson: longJson ? null : row.bodyJson,
    attributes: longAttributes ? {} : row.attributes,
  };
  const text = deps.render(shown, deps.streamOf(row.streamId), longBody || longJson || longAttributes);
  return { json: Buffer.from(text), timeUs: row.timeUs };
}

/** Attributes of few keys with short texts, as nearly all have, need not be measured. */
function mayBeLong(attributes: Json): boolean {
  return Object.values(attributes ?? {}).some(
    (value) => typeof value === 'object' || (typeof value === 'string' && value.length > 100),
  );
}
