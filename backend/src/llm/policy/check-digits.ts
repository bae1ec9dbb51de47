/** Numbers that prove themselves: what only looks like one is left alone. */

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = '10X98765432';

/** GB 11643-1999: 17 digits with a date of birth, and a check digit modulo 11. */
export function isChineseId(text: string): boolean {
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(text[at]), 0);
  const month = Number(text.slice(10, 12));
  const day = Number(text.slice(12, 14));
  return (
    month >= 1 && month <= 12 && day >= 1 && day <= 31 && ID_CHECKS[sum % 11] === text[17]?.toUpperCase()
  );
}

/** ISO/IEC 7812: 13 to 19 digits, the last by Luhn's formula; not one digit again and again. */
export function isCardNumber(text: string): boolean {
  const digits = [...text.replace(/[ -]/gu, '')].map(Number);
  const sum = digits
    .toReversed()
    .map((digit, at) => (at % 2 === 1 ? digit * 2 : digit))
    .reduce((total, digit) => total + (digit > 9 ? digit - 9 : digit), 0);
  return digits.length >= 13 && sum % 10 === 0 && new Set(digits).size > 2;
}
