const FORMAT =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d\d:?\d\d)?$/;
/** Go's zero time, which stands for none. */
const ZERO_MS = Date.parse('0001-01-01T00:00:00Z');

/**
 * Microseconds since 1970 of a time as go-openapi's strfmt reads it: RFC 3339 with up to nanoseconds, or without a zone,
 * which is UTC then. Undefined: none was given (the empty text and Go's zero time); null: it cannot be read.
 */
export function readGoTime(text: string): number | undefined | null {
  if (text === '') {
    return undefined;
  }
  const match = FORMAT.exec(text);
  if (match === null) {
    return null;
  }
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00', fraction = '', zone] =
    match;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // Date.parse takes 30 February for 1 March.
  if (Number.isNaN(ms) || new Date(ms).getUTCDate() !== Number(day)) {
    return null;
  }
  const us = (ms - offsetMs(zone)) * 1_000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
  return us === ZERO_MS * 1_000 ? undefined : us;
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') {
    return 0;
  }
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** As strfmt writes it: RFC 3339 in UTC with milliseconds, which are cut. */
export function writeGoTime(us: number): string {
  return new Date(Math.floor(us / 1_000)).toISOString();
}
