/** The same few rates are asked for at every call. */
const known = new Map<string, bigint>();
const MAX_KNOWN = 10_000;

/** A decimal such as "12.5", in units of 1e-12. Exact: no float is in between. */
export function picoOf(decimal: string): bigint {
  const before = known.get(decimal);
  if (before !== undefined) {
    return before;
  }
  const found = read(decimal);
  if (known.size >= MAX_KNOWN) {
    known.clear();
  }
  known.set(decimal, found);
  return found;
}

function read(decimal: string): bigint {
  const [, whole, fraction = ''] = /^(\d{1,15})(?:\.(\d{1,12}))?$/u.exec(decimal) ?? [];
  if (whole === undefined) {
    throw new RangeError(`not a decimal: ${decimal}`);
  }
  return BigInt(whole) * 1_000_000_000_000n + BigInt(fraction.padEnd(12, '0'));
}

const PICO_DIGITS = 12;

/** The other way, without zeros at its end. */
export function decimalOf(pico: bigint): string {
  const digits = String(pico < 0n ? -pico : pico).padStart(PICO_DIGITS + 1, '0');
  const part = digits.slice(-PICO_DIGITS).replace(/0+$/, '');
  return `${pico < 0n ? '-' : ''}${digits.slice(0, -PICO_DIGITS)}${part === '' ? '' : `.${part}`}`;
}
