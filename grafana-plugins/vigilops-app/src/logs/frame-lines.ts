import { FieldType, type DataFrame, type Field } from '@grafana/data';
import { levelOfWord, guessedLevel } from './level-look.ts';
import type { LogLine } from './line.ts';

/** Where a line stands, for those who need its neighbours or its links. */
export interface LinePlace {
  readonly frame: DataFrame;
  readonly row: number;
}

const places = new WeakMap<LogLine, LinePlace>();

export const placeOf = (line: LogLine): LinePlace | undefined => places.get(line);

/**
 * Lines of any data source, oldest first: frames of the type log lines, those of Loki, and tables with a time and a
 * text. A line that `before` has as well is the same object again, so that a live list draws only what is new.
 * `asCame` leaves the lines of one frame in its order: a line that comes late is new all the same.
 */
export function linesOfFrames(
  frames: readonly DataFrame[],
  { before = [], asCame = false }: { readonly before?: readonly LogLine[]; readonly asCame?: boolean } = {},
): readonly LogLine[] {
  const known = new Map(before.map((line) => [line.id, line]));
  const taken = new Set<string>();
  const perFrame = frames.map((frame) => linesOf(frame, known, taken)).filter((lines) => lines.length > 0);
  const [only = []] = perFrame;
  return perFrame.length === 1 && (asCame || isOrdered(only)) ? only : inOrder(perFrame.flat());
}

interface Columns {
  readonly time: Field<number>;
  readonly body: Field<string>;
  readonly severity: Field | undefined;
  readonly id: Field | undefined;
  readonly labels: Field | undefined;
  readonly rest: readonly Field[];
}

const named = (fields: readonly Field[], ...names: readonly string[]) =>
  names
    .map((name) => fields.find((field) => field.name.toLowerCase() === name))
    .find((field) => field !== undefined);

/** Undefined where a frame has no time or no text. */
function columnsOf({ fields }: DataFrame): Columns | undefined {
  const times = fields.filter(({ type }) => type === FieldType.time);
  const texts = fields.filter(({ type }) => type === FieldType.string);
  const time = named(times, 'timestamp', 'time', 'ts') ?? times[0];
  const severity = named(texts, 'severity', 'level', 'detected_level', 'loglevel');
  const id = named(texts, 'id');
  const labels = fields.find(({ name, type }) => name.toLowerCase() === 'labels' && type === FieldType.other);
  const others = texts.filter((field) => field !== severity && field !== id);
  const body = named(others, 'body', 'line', 'message', 'msg', 'content') ?? others[0];
  if (time === undefined || body === undefined) {
    return undefined;
  }
  const used: readonly (Field | undefined)[] = [
    time,
    body,
    severity,
    id,
    labels,
    named(fields, 'tsns'),
    named(fields, 'labeltypes'),
  ];
  const rest = fields.filter((field) => !used.includes(field));
  return { time, body, severity, id, labels, rest };
}

function linesOf(
  frame: DataFrame,
  known: ReadonlyMap<string, LogLine>,
  taken: Set<string>,
): readonly LogLine[] {
  const columns = columnsOf(frame);
  if (columns === undefined) {
    return [];
  }
  const lines = Array.from({ length: frame.length }, (_, row) => {
    const line = lineAt(columns, row, known, taken);
    places.set(line, { frame, row });
    return line;
  });
  const [first, last] = [lines[0], lines.at(-1)];
  return first !== undefined && last !== undefined && compare(first, last) > 0 ? lines.reverse() : lines;
}

function lineAt(
  columns: Columns,
  row: number,
  known: ReadonlyMap<string, LogLine>,
  taken: Set<string>,
): LogLine {
  const body = textOf(columns.body.values[row]);
  const timeMs = timeOf(columns.time.values[row]);
  const nanos = columns.time.nanos?.[row] ?? 0;
  const id = freeId(
    columns.id === undefined ? `${timeMs}.${nanos}.${body}` : textOf(columns.id.values[row]),
    taken,
  );
  const same = known.get(id);
  if (same?.body === body) {
    return same;
  }
  const labels = labelsAt(columns, row);
  const traceId = labels.trace_id;
  const word = textOf(columns.severity?.values[row]) || (labels.level ?? labels.detected_level ?? '');
  return {
    id,
    timeMs,
    nanos,
    level: word === '' ? guessedLevel(body) : levelOfWord(word),
    body,
    labels,
    ...(traceId === undefined || traceId === '' ? {} : { traceId }),
  };
}

/** Lines that nothing tells apart are still several. */
function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let copy = 2; taken.has(id); copy += 1) {
    id = `${wanted}#${copy}`;
  }
  taken.add(id);
  return id;
}

function labelsAt({ body, labels, rest }: Columns, row: number): Record<string, string> {
  const own: unknown = labels?.values[row] ?? body.labels ?? {};
  const found: Record<string, string> = {};
  for (const [key, value] of Object.entries(own as Record<string, unknown>)) {
    found[key] = textOf(value);
  }
  for (const field of rest) {
    const text = textOf(field.values[row]);
    if (text !== '') {
      found[field.name] = text;
    }
  }
  return found;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) {
    return '';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A line without a time stands at the beginning of all time rather than nowhere. */
function timeOf(value: unknown): number {
  const timeMs = typeof value === 'number' ? value : Date.parse(textOf(value));
  return Number.isFinite(timeMs) ? timeMs : 0;
}

const compare = (a: LogLine, b: LogLine): number => a.timeMs - b.timeMs || a.nanos - b.nanos;

const isOrdered = (lines: readonly LogLine[]): boolean =>
  lines.every((line, index) => {
    const next = lines[index + 1];
    return next === undefined || compare(line, next) <= 0;
  });

const inOrder = (lines: readonly LogLine[]): readonly LogLine[] => lines.toSorted(compare);
