/** Letters, numbers and choices by one source of randomness. */
export interface Pick {
  readonly letters: (of: string, length: number) => string;
  readonly number: (from: number, to: number) => number;
  readonly one: <T>(list: readonly T[]) => T;
}

export const DIGIT = '0123456789';
export const HEX = '0123456789abcdef';
export const LOWER = 'abcdefghijklmnopqrstuvwxyz';
export const UPPER_DIGIT = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
export const WORD = `${LOWER}ABCDEFGHIJKLMNOPQRSTUVWXYZ${DIGIT}`;
export const BASE64 = `${WORD}+/`;

export function createPick(random: () => number): Pick {
  const number = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  return {
    number,
    letters: (of, length) => Array.from({ length }, () => of[number(0, of.length - 1)]).join(''),
    one: <T>(list: readonly T[]) => list[number(0, list.length - 1)] as T,
  };
}

export const uuid = (pick: Pick) => [8, 4, 4, 4, 12].map((length) => pick.letters(HEX, length)).join('-');

/** The last digit by Luhn's formula (ISO/IEC 7812). */
export function withLuhn(start: string): string {
  const sum = [...start]
    .toReversed()
    .map((digit, at) => Number(digit) * (at % 2 === 0 ? 2 : 1))
    .reduce((total, digit) => total + (digit > 9 ? digit - 9 : digit), 0);
  return `${start}${String((10 - (sum % 10)) % 10)}`;
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** GB 11643-1999; `off` makes the check digit a wrong one. */
export function chineseId(pick: Pick, off = 0): string {
  const region = pick.one(['110101', '310115', '440305', '330106', '510104']);
  const birth = `${String(pick.number(1950, 2009))}${two(pick.number(1, 12))}${two(pick.number(1, 28))}`;
  const start = `${region}${birth}${pick.letters(DIGIT, 3)}`;
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(start[at]), 0);
  return `${start}${'10X98765432'[(sum + off) % 11] ?? ''}`;
}

const IBANS: Readonly<Record<string, (pick: Pick) => string>> = {
  DE: (pick) => pick.letters(DIGIT, 18),
  FR: (pick) => pick.letters(DIGIT, 23),
  GB: (pick) => `${pick.one(['BARC', 'NWBK', 'HBUK'])}${pick.letters(DIGIT, 14)}`,
  NL: (pick) => `${pick.one(['ABNA', 'INGB', 'RABO'])}${pick.letters(DIGIT, 10)}`,
  ES: (pick) => pick.letters(DIGIT, 20),
  CH: (pick) => pick.letters(DIGIT, 17),
};

/** ISO 13616: check digits modulo 97; `off` makes them wrong. Often written in groups of four. */
export function iban(pick: Pick, off = 0): string {
  const country = pick.one(Object.keys(IBANS));
  const account = IBANS[country]?.(pick) ?? '';
  const digits = [...`${account}${country}00`].map((letter) => String(parseInt(letter, 36))).join('');
  const check = 98 - Number(BigInt(digits) % 97n);
  const plain = `${country}${two(((check - 2 + off) % 97) + 2)}${account}`;
  return pick.number(0, 1) === 0 ? plain : plain.replace(/(.{4})(?=.)/gu, '$1 ');
}

export const two = (value: number) => String(value).padStart(2, '0');

/** Some numbers in groups, as people write them. */
export function grouped(text: string, size: number, by: string): string {
  return text.replace(new RegExp(`(.{${String(size)}})(?=.)`, 'gu'), `$1${by}`);
}
