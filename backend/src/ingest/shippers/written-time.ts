const TIME =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?$/i;
const NANOS_PER_MS = 1_000_000n;

export interface WrittenTime {
  readonly unixNano: bigint;
  /** Digits behind the second: how fine it is. */
  readonly digits: number;
}

/** A time as in RFC 3339 and ISO 8601, without a zone in UTC, to the nanosecond; undefined where it is none. */
export function readWrittenTime(text: string): WrittenTime | undefined {
  const match = TIME.exec(text);
  if (match === null) {
    return undefined;
  }
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((at) => Number(match[at] ?? 0));
  const fraction = match[7] ?? '';
  const ms = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
  const isReal =
    inRange(month, 1, 12) && inRange(day, 1, 31) && inRange(hour, 0, 24) && inRange(minute, 0, 59);
  // 60: a leap second.
  if (!isReal || !inRange(second, 0, 60) || Number.isNaN(ms)) {
    return undefined;
  }
  const nanos = BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  const unixNano = BigInt(ms - offsetMs(match[8] ?? 'Z')) * NANOS_PER_MS + nanos;
  return { unixNano, digits: fraction.length };
}

function offsetMs(zone: string): number {
  if (zone.toUpperCase() === 'Z') {
    return 0;
  }
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

function inRange(value: number | undefined, min: number, max: number): boolean {
  return value !== undefined && value >= min && value <= max;
}
