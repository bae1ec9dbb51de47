import type { LogPipelineStep } from '@vigilops/contracts/api';
import { wallClock } from '@vigilops/runtime';

type Format = Extract<LogPipelineStep, { type: 'time' }>['format'];

export interface ReadTime {
  readonly us: number;
  /** 0–999. */
  readonly nanos: number;
}

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9})\d{0,9})?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?$/u;
const COMMON_LOG = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d)\s?([+-]\d{4})?$/u;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Digits behind the point of a second that the unit has. */
const UNIX = { unix_s: 0, unix_ms: 3, unix_us: 6, unix_ns: 9 } as const;

/** A time as `format` writes it; undefined where the text is none. */
export function readTime(text: string, format: Format, timeZone: string): ReadTime | undefined {
  switch (format) {
    case 'iso':
      return readIso(text, timeZone);
    case 'common_log':
      return readCommonLog(text, timeZone);
    case 'auto':
      return readIso(text, timeZone) ?? readCommonLog(text, timeZone) ?? readUnix(text, unitOf(text));
    default:
      return readUnix(text, UNIX[format]);
  }
}

function readIso(text: string, timeZone: string): ReadTime | undefined {
  const parts = ISO.exec(text);
  if (parts === null) {
    return undefined;
  }
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone] = parts;
  const wallMs = wallMsOf([year, month, day, hour, minute, second]);
  return wallMs === undefined ? undefined : at(wallMs, fraction, zone, timeZone);
}

function readCommonLog(text: string, timeZone: string): ReadTime | undefined {
  const parts = COMMON_LOG.exec(text);
  if (parts === null) {
    return undefined;
  }
  const [, day, month = '', year, hour, minute, second, zone] = parts;
  const wallMs = wallMsOf([year, String(MONTHS.indexOf(month) + 1), day, hour, minute, second]);
  return wallMs === undefined ? undefined : at(wallMs, '', zone, timeZone);
}

/** What a clock shows, in milliseconds as if it hung in UTC; undefined for the 31st of February. A second 60 is the next minute's first. */
function wallMsOf(parts: readonly (string | undefined)[]): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isDay && hour < 24 && minute < 60 && second <= 60 ? ms : undefined;
}

function at(wallMs: number, fraction: string, zone: string | undefined, timeZone: string): ReadTime {
  const ms = zone === undefined ? wallClock(timeZone).firstAt(wallMs) : wallMs - offsetMs(zone);
  const nanos = Number(fraction.padEnd(9, '0'));
  return { us: ms * 1_000 + Math.floor(nanos / 1_000), nanos: nanos % 1_000 };
}

function offsetMs(zone: string): number {
  if (zone === 'Z') {
    return 0;
  }
  const digits = zone.replace(/\D/gu, '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

/** Seconds have ten digits until the year 2286, and each unit three more. */
function unitOf(text: string): number {
  const digits = /^\d+/u.exec(text)?.[0].length ?? 0;
  return digits <= 11 ? 0 : digits <= 14 ? 3 : digits <= 17 ? 6 : 9;
}

/** Digits are counted off as text: nanoseconds do not fit into a number. */
function readUnix(text: string, unit: number): ReadTime | undefined {
  const parts = /^(\d{1,19})(?:\.(\d{1,9})\d{0,9})?$/u.exec(text);
  if (parts === null) {
    return undefined;
  }
  const [, whole = '', fraction = ''] = parts;
  const digits = whole.padStart(unit + 1, '0');
  const seconds = digits.slice(0, digits.length - unit);
  const nanos = Number(`${digits.slice(digits.length - unit)}${fraction}`.slice(0, 9).padEnd(9, '0'));
  return { us: Number(seconds) * 1e6 + Math.floor(nanos / 1_000), nanos: nanos % 1_000 };
}
