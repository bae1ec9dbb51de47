import { isCardNumber, isChineseId, isIban } from './check-digits.ts';
import { edge } from './edge.ts';
import type { Found, Kind } from './kind.ts';

/** An address by its form, and none by what it ends in: units of systemd, pictures for two densities. */
const NO_DOMAIN =
  /\.(?:service|socket|timer|target|mount|slice|scope|device|path|swap|png|jpe?g|gif|svg|webp)$/iu;
/** What is counted or timed, by its name; and the value of a sample in the text format of Prometheus. */
const COUNTED =
  /(?:(?:bytes|size|count|total|offset|rows|id|time|ts|ms|us|ns|seconds|seq|rev)\w{0,12}["']?\s?[=:]\s?|\} )$/iu;
const isCounted = ({ text, start }: Found) => COUNTED.test(text.slice(Math.max(0, start - 40), start));

export const PERSONAL: readonly Kind[] = [
  {
    label: 'EMAIL',
    needs: ['@', '%40'],
    pattern:
      /(?<![\w.+-])[\w.+-]{1,64}(?:%2B[\w.-]{1,64})?(?:@|%40)(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])/gu,
    group: 0,
    holds: (value, { text, start }) =>
      !value.startsWith('git@') &&
      !NO_DOMAIN.test(value) &&
      !/:\/\/[^\s/]*$/u.test(text.slice(Math.max(0, start - 80), start)),
  },
  {
    label: 'ID_NUMBER',
    pattern: new RegExp(`${edge('[\\dA-Za-z]', '\\d')}\\d{17}[\\dXx](?![\\dA-Za-z])`, 'gu'),
    group: 0,
    holds: isChineseId,
  },
  {
    label: 'ID_NUMBER',
    pattern: new RegExp(
      `${edge('[\\w-]', '[0-8]')}(?!000|666|9\\d\\d)\\d{3}-(?!00)\\d{2}-(?!0000)\\d{4}(?![\\w-])`,
      'gu',
    ),
    group: 0,
  },
  {
    label: 'ID_NUMBER',
    pattern: /((?:护照|passport)[^\r\n\d]{0,24}?)(?<![A-Za-z0-9])([A-Z]{1,2}\d{7,8})(?![A-Za-z0-9])/giu,
    group: 2,
  },
  {
    label: 'IBAN',
    pattern: new RegExp(
      `${edge('[A-Za-z0-9]', '[A-Z]')}[A-Z]{2}\\d{2}(?:(?:[A-Z0-9]{4}){2,7}[A-Z0-9]{0,3}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)(?![A-Za-z0-9])`,
      'gu',
    ),
    group: 0,
    holds: isIban,
  },
  {
    label: 'CARD',
    pattern: new RegExp(
      `${edge('[\\w.-]', '\\d')}(?<!\\b(?:[A-Z]{2}\\d{2}|\\d{4}) )\\d(?:[ -]?\\d){12,18}(?![\\w-]|\\.\\w| \\d)`,
      'gu',
    ),
    group: 0,
    holds: (value, found) => isCardNumber(value) && !isCounted(found),
  },
  {
    label: 'PHONE',
    pattern: new RegExp(
      `${edge('[\\w.+-]', '[+018]')}(?:(?:\\+|00)?86[ -]?)?1[3-9]\\d[ -]?\\d{4}[ -]?\\d{4}(?!\\w|\\.\\d|-\\w)`,
      'gu',
    ),
    group: 0,
    holds: (_value, found) => !isCounted(found),
  },
  {
    label: 'PHONE',
    pattern:
      /(?<![\w.+](?<!\\[nrt]|m|%[0-9A-F]{2}))(?:\+|%2B)[1-9]\d{0,2}(?:[ -]?\(?\d{1,4}\)?){2,5}(?!\w|\.\d)/gu,
    group: 0,
    holds: (value) => value.replace(/\D/gu, '').length >= 9,
  },
  {
    label: 'PHONE',
    pattern:
      /(?<![\w.-])(?:\([2-9]\d{2}\) ?|[2-9]\d{2}-)[2-9]\d{2}-\d{4}(?![\w-])|(?<![\w.-])0(?:10|2\d|[3-9]\d{2})[-－][2-8]\d{6,7}(?![\w-])|(?<=(?:电话|座机|热线|联系方式|tel\.?|phone)[:：]?\s?)0(?:10|2\d|[3-9]\d{2}) [2-8]\d{6,7}(?![\w-])/giu,
    group: 0,
  },
];
