/**
 * What a line says of itself. One object is filled again and again: a record per line would cost more than
 * reading the line does.
 */
export interface Found {
  /** Unix milliseconds; NaN when the line carries no time. */
  timeMs: number;
  /** Nanoseconds below the millisecond, 0–999,999. */
  subMsNanos: number;
  /** OpenTelemetry SeverityNumber, 0 when the line carries no level. */
  severity: number;
  /** The level as the line writes it. */
  severityText: string;
}

export function newFound(): Found {
  return { timeMs: NaN, subMsNanos: 0, severity: 0, severityText: '' };
}

export function clearFound(found: Found): void {
  found.timeMs = NaN;
  found.subMsNanos = 0;
  found.severity = 0;
  found.severityText = '';
}

/**
 * One way of writing log lines. `text` is a part of a file with one character a byte (Latin-1), so offsets are
 * byte offsets; the line is text[start..end) without its newline.
 */
export interface LogFormat {
  readonly name: string;
  /** A record of this format never goes on in the next line. */
  readonly isSingleLine: boolean;
  /** True when the line is of this format; then `found` holds what could be read. May leave `found` half filled. */
  recognise(text: string, start: number, end: number, found: Found, time: TimeReader): boolean;
}

/** Reads times of one file: it remembers the minute of the last one, which changes nothing but the speed. */
export interface TimeReader {
  /** Wall time of the read, for times without a date or year. */
  nowMs: number;
  /** 2026-01-05T08:00:00.123Z and its relatives: `/`, blank, comma, no fraction, any offset. Returns the end or -1. */
  iso(text: string, at: number, end: number, found: Found): number;
  /** Milliseconds of a civil time in the zone of lines that name none. `month` counts from 0. */
  civilMs(year: number, month: number, day: number, hour: number, minute: number, second: number): number;
  /** The year that puts a date without one next to now: a day ahead at most, for clocks that differ. */
  yearFor(month: number, day: number): number;
}
