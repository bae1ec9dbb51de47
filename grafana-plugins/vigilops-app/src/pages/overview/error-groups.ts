import type { LogRecord } from '../../api/types.ts';

/** Lines that say the same but for their numbers. */
export interface ErrorGroup {
  /** The newest of them. */
  readonly line: LogRecord;
  readonly count: number;
}

/** Ids, addresses, times and amounts. */
const CHANGING = /\b(?=[\da-f-]*\d)[\da-f]{6,}(?:-[\da-f]+)*\b|\d+/gi;

/** Newest first, as the lines are. */
export function groupErrors(lines: readonly LogRecord[]): ErrorGroup[] {
  const groups = new Map<string, ErrorGroup>();
  for (const line of lines) {
    const key = JSON.stringify([line.service_name, line.body.slice(0, 500).replace(CHANGING, '#')]);
    const known = groups.get(key);
    groups.set(key, { line: known?.line ?? line, count: (known?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}

const LEADING_TIME =
  /^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?\]?\s*/;

/** A line without the time that it begins with, where its time stands beside it. */
export const withoutTime = (body: string) => body.replace(LEADING_TIME, '') || body;
