/** Where a day begins: midnight of the provider's zone. */
export interface DayCell {
  readonly dayUs: number;
  readonly utcOffsetMinutes: number;
}

const PICO_DIGITS = 12;
const DAY_MS = 86_400_000;
const US_PER_MS = 1_000;
/** No provider of today billed before. */
const FIRST_YEAR = 2015;
const LAST_YEAR = 2199;
/** What a sum of costs has room for, before its point. */
const MAX_DIGITS = 15;

const MOMENT =
  /^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?)?$/iu;

/**
 * A day or a moment in it: ISO 8601, `2026/11/1`, `20261101`, or seconds or milliseconds since the epoch. Without an offset
 * it is of UTC. Days first or months first are undefined: nobody can tell them apart.
 */
export function dayOf(cell: string): DayCell | undefined {
  const text = cell.trim();
  if (/^\d{10}(\.0+)?$|^\d{13}$/u.test(text)) {
    const ms = text.length === 13 && !text.includes('.') ? Number(text) : Number(text) * 1_000;
    return dayAt(ms - (ms % DAY_MS), 0);
  }
  const [, year = '', between = '', month = '', day = '', zone = 'Z'] = MOMENT.exec(text) ?? [];
  if (year === '' || (between === '' && (month.length !== 2 || day.length !== 2))) {
    return undefined;
  }
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const date = new Date(ms);
  // Of the 31st of February there is another day.
  const isThere = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  const minutes = offsetOf(zone);
  return isThere && minutes !== undefined ? dayAt(ms - minutes * 60_000, minutes) : undefined;
}

function dayAt(ms: number, utcOffsetMinutes: number): DayCell | undefined {
  const year = new Date(ms).getUTCFullYear();
  return year >= FIRST_YEAR && year <= LAST_YEAR ? { dayUs: ms * US_PER_MS, utcOffsetMinutes } : undefined;
}

function offsetOf(zone: string): number | undefined {
  const [, sign, hours = '', minutes = ''] = /^([+-])(\d\d):?(\d\d)$/u.exec(zone) ?? [];
  if (sign === undefined) {
    return 0;
  }
  const offset = Number(hours) * 60 + Number(minutes);
  return offset <= 14 * 60 ? (sign === '-' ? -offset : offset) : undefined;
}

/** Whole and not less than nothing, with separators of thousands or without. Undefined: it is none. */
export function countOf(cell: string): number | undefined {
  const text = bare(cell);
  const digits = /^\d{1,3}([.,])\d{3}(\1\d{3})*$/u.test(text)
    ? text.replace(/[.,]/gu, '')
    : text.replace(/[.,]0+$/u, '');
  const value = /^\d+(\.\d+)?e\+?\d+$/iu.test(digits) || /^\d+$/u.test(digits) ? Number(digits) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

/**
 * Money in 1e-12 of its unit, rounded to that. `$1,234.50`, `1.234,50 €`, `(3.20)` for less than nothing, `3.6e-9`. A comma
 * alone parts thousands where it can, else decimals; in a file with commas for decimals always these.
 */
export function picoOfCell(cell: string, hasDecimalCommas: boolean): bigint | undefined {
  const text = bare(cell).replace(/^\((.*)\)$/u, '-$1');
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,2}))?$/iu.exec(pointed(text, hasDecimalCommas)) ?? [];
  const digits = `${whole}${fraction}`;
  if (digits === '') {
    return undefined;
  }
  const shift = PICO_DIGITS - fraction.length + Number(exponent);
  const pico = scaled(BigInt(digits), shift);
  return pico >= 10n ** BigInt(MAX_DIGITS + PICO_DIGITS) ? undefined : sign === '-' ? -pico : pico;
}

function scaled(digits: bigint, shift: number): bigint {
  if (shift >= 0) {
    return digits * 10n ** BigInt(shift);
  }
  const unit = 10n ** BigInt(-shift);
  return (digits + unit / 2n) / unit;
}

/** With a point for decimals and nothing else. */
function pointed(text: string, hasDecimalCommas: boolean): string {
  const [comma, point] = [text.lastIndexOf(','), text.lastIndexOf('.')];
  if (comma === -1) {
    return /^[+-]?\d{1,3}(\.\d{3}){2,}$/u.test(text) ? text.replaceAll('.', '') : text;
  }
  if (point !== -1) {
    return comma > point
      ? grouped(text, comma, /\./gu, /^[+-]?\d{1,3}(\.\d{3})+$/u)
      : grouped(text, point, /,/gu, /^[+-]?\d{1,3}(,\d{3})+$/u);
  }
  const isThousands = /^[+-]?\d{1,3}(,\d{3})+$/u.test(text);
  const isOnly = comma === text.indexOf(',');
  return isThousands && !(hasDecimalCommas && isOnly) ? text.replaceAll(',', '') : text.replace(',', '.');
}

/** What stands before `decimals`, without what parts its thousands, where these are well parted. */
function grouped(text: string, decimals: number, parting: RegExp, isWell: RegExp): string {
  const whole = text.slice(0, decimals);
  return isWell.test(whole) ? `${whole.replace(parting, '')}.${text.slice(decimals + 1)}` : text;
}

/** Without blanks, apostrophes between thousands, signs of currencies, and with the sign that computers have for minus. */
function bare(cell: string): string {
  return cell.replace(/[\s'’_\p{Sc}]/gu, '').replace(/\u2212/gu, '-');
}
