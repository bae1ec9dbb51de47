import { type DeadlockReport, parseDeadlockDetail } from './deadlock-detail.ts';

/** `partial`: its end is not written yet. Undefined: it is no entry about a deadlock, or none that can be read. */
export type Entry = DeadlockReport | 'partial' | undefined;

export interface EntryTimes {
  readonly nowMs: number;
  /** No more will come: what is there is all of it. */
  readonly isWhole: boolean;
  /** What happened before is not told; then an entry whose time cannot be read is not told either. */
  readonly sinceMs: number | undefined;
}

interface Written {
  /** As the server wrote it, with its zone. */
  readonly time: string;
  readonly user: string | null;
  readonly database: string | null;
  readonly detail: string;
}

const DEADLOCK = '40P01';
const MAX_NAME = 256;

/** What stands at the beginning of `text`, the beginning of a line: an entry of the log in any of its three formats. */
export function readEntry(text: string, times: EntryTimes): Entry {
  const written = text.startsWith('{') ? readJson(text) : (readCsv(text) ?? readPlain(text, times.isWhole));
  if (typeof written !== 'object') {
    return written;
  }
  const atMs = msOf(written.time);
  if (times.sinceMs !== undefined && (atMs === undefined || atMs < times.sinceMs)) {
    return undefined;
  }
  // A clock ahead of ours tells of no deadlock to come.
  const at = new Date(Math.min(atMs ?? times.nowMs, times.nowMs));
  return parseDeadlockDetail(written.detail, { ...written, at });
}

/** jsonlog: an object a line. */
function readJson(text: string): Written | 'partial' | undefined {
  const end = text.indexOf('\n');
  if (end === -1) {
    return 'partial';
  }
  const entry = objectIn(text.slice(0, end));
  const { state_code: code, detail, timestamp, user, dbname } = entry;
  if (code !== DEADLOCK || typeof detail !== 'string') {
    return undefined;
  }
  return { time: nameIn(timestamp) ?? '', user: nameIn(user), database: nameIn(dbname), detail };
}

function objectIn(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const CELL = /(?:"((?:[^"]|"")*)"|([^",\n]*))([,\n])/y;
const CELLS = { time: 0, user: 1, database: 2, code: 12, detail: 14 } as const;
const CSV = /^\d{4}-\d\d-\d\d [\d:.]+ [^,\n]*,[^\n]*,40P01,"/;

/** csvlog: its cells may have several lines. */
function readCsv(text: string): Written | 'partial' | undefined {
  if (!CSV.test(text)) {
    return undefined;
  }
  const cells: string[] = [];
  CELL.lastIndex = 0;
  while (cells.length <= CELLS.detail) {
    const cell = CELL.exec(text);
    if (cell === null) {
      return 'partial';
    }
    cells.push((cell[1] ?? '').replaceAll('""', '"') || (cell[2] ?? ''));
  }
  return cells[CELLS.code] === DEADLOCK
    ? {
        time: cells[CELLS.time] ?? '',
        user: nameIn(cells[CELLS.user]),
        database: nameIn(cells[CELLS.database]),
        detail: cells[CELLS.detail] ?? '',
      }
    : undefined;
}

/** What stands before it is the administrator's own: log_line_prefix. */
const HEAD = /^(?<prefix>(?:(?![A-Z]+\d?: {2})[^\n])*)ERROR: {2}deadlock detected/;
const DETAIL = /^(?:(?![A-Z]+\d?: {2}).)*DETAIL: {2}(?=Process )/;
const TIME = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? (?:[A-Z]{3,5}|[+-]\d\d(?::?\d\d)?)/;
/** As Debian writes it. */
const USER_AT_DATABASE = /(?:^|[\s=])(?<user>[^\s@=]+)@(?<database>[^\s@]+) $/;

/** stderr: a line a field, each behind the prefix; a line that goes on begins with a tab. */
function readPlain(text: string, isWhole: boolean): Written | 'partial' | undefined {
  const prefix = HEAD.exec(text)?.groups?.prefix;
  if (prefix === undefined) {
    return undefined;
  }
  const lines = text.split('\n');
  // Its last one may still be written.
  const last = isWhole ? lines.length : lines.length - 1;
  const from = lines.findIndex((line, index) => index > 0 && !line.startsWith('\t'));
  if (from === -1 || from >= last) {
    return isWhole ? undefined : 'partial';
  }
  const [first = ''] = lines.slice(from);
  if (!DETAIL.test(first)) {
    return undefined;
  }
  const end = lines.findIndex((line, index) => index > from && !line.startsWith('\t'));
  if (!isWhole && (end === -1 || end >= last)) {
    return 'partial';
  }
  const who = USER_AT_DATABASE.exec(prefix)?.groups;
  return {
    time: TIME.exec(prefix)?.[0] ?? '',
    user: nameIn(who?.user),
    database: nameIn(who?.database),
    detail: [
      first.replace(DETAIL, ''),
      ...lines.slice(from + 1, end === -1 ? last : end).map(withoutTab),
    ].join('\n'),
  };
}

const withoutTab = (line: string) => line.replace(/^\t/, '');

function nameIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_NAME).toWellFormed() : null;
}

const ZONED = /^(?<day>\S+) (?<time>\S+) (?:UTC|GMT|(?<offset>[+-]\d\d):?(?<minutes>\d\d)?)$/;

/** Undefined: in a zone of which only the server knows how far it is from UTC. */
function msOf(text: string): number | undefined {
  const groups = ZONED.exec(text)?.groups;
  if (groups === undefined) {
    return undefined;
  }
  const { day = '', time = '', offset, minutes = '00' } = groups;
  const ms = Date.parse(`${day}T${time}${offset === undefined ? 'Z' : `${offset}:${minutes}`}`);
  return Number.isNaN(ms) ? undefined : ms;
}
