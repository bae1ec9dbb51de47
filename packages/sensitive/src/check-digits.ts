/** Numbers that prove themselves: what only looks like one is left alone. */

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = '10X98765432';

/** GB/T 2260: what the numbers of a province begin with; GB 11643-1999: then a place, and a date of birth. */
const ID_FORM =
  /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)\d{4}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/u;

/** Its last digit proves the 17 before it, modulo 11. */
export function isChineseId(text: string): boolean {
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(text[at]), 0);
  return ID_FORM.test(text) && ID_CHECKS[sum % 11] === text[17]?.toUpperCase();
}

/** Whose cards begin like this, and how long they are: Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay. */
const ISSUERS =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720))\d{12,14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|4[4-9]\d|5\d\d)\d{12,15}|35(?:2[89]|[3-8]\d)\d{12,15}|62\d{14,17})$/u;
/** As cards are printed; other groups are columns of numbers. */
const PRINTED =
  /^(?:\d+|\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -])\d{6}\2\d{5}|\d{6}([ -])\d{13}|(?:\d{4}([ -])){4}\d{3})$/u;

/** ISO/IEC 7812: 13 to 19 digits, the last by Luhn's formula; not one digit again and again. */
export function isCardNumber(text: string): boolean {
  const plain = text.replace(/[ -]/gu, '');
  const digits = [...plain].map(Number);
  const sum = digits
    .toReversed()
    .map((digit, at) => (at % 2 === 1 ? digit * 2 : digit))
    .reduce((total, digit) => total + (digit > 9 ? digit - 9 : digit), 0);
  return sum % 10 === 0 && new Set(digits).size > 1 && ISSUERS.test(plain) && PRINTED.test(text);
}

const IBAN_LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IS26 IT27 JO30 KW30 KZ20 LB28 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SE24 SI19 SK24 SM27 TN24 TR26 UA29 VG24 XK20'
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** ISO 13616: the length of its country, and check digits modulo 97. */
export function isIban(text: string): boolean {
  const plain = text.replace(/ /gu, '');
  if (IBAN_LENGTHS[plain.slice(0, 2)] !== plain.length) {
    return false;
  }
  const digits = [...`${plain.slice(4)}${plain.slice(0, 4)}`].map((letter) => parseInt(letter, 36));
  return digits.reduce((rest, digit) => (rest * (digit > 9 ? 100 : 10) + digit) % 97, 0) === 1;
}
