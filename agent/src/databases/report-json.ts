import type { DbReport } from '@vigilops/contracts/db-report';

import { type Cut, CUTS } from './cut-report.ts';

/** As the contract has it: MAX_REPORT_BYTES. */
export const MAX_REPORT_BYTES = 256 * 1_024;
/** The longest texts by their keys, as the contract has them; names of all kinds have fewer characters. */
export const MAX_TEXT: Readonly<Record<string, number>> = {
  text: 8_192,
  plan: 65_536,
  definition: 2_048,
  grant: 1_024,
  error: 1_024,
};
const MAX_NAME = 256;
const MAX_SETTING = 1_024;
/** U+0000 and half characters are text to JavaScript, and to no database. */
const NOT_STORABLE = /[\0\ud800-\udfff]/;

/**
 * A report as JSON that keeps to the contract, whatever the server has said in it: texts are cut, figures below 0 are 0,
 * what is no character is left out, and of a list that is too long its last items are. Undefined: it is too large for all
 * that.
 */
export function reportJson(report: DbReport): string | undefined {
  const cut: Cut | undefined = CUTS[report.report.type];
  const short = cut === undefined ? report : withPart(report, cut.toCounts(report.report));
  const whole = toJson(short);
  if (cut === undefined || Buffer.byteLength(whole) <= MAX_REPORT_BYTES) {
    return fits(whole);
  }
  const empty = Buffer.byteLength(toJson(withPart(report, cut.toBytes(short.report, 0, byteLength))));
  return fits(toJson(withPart(report, cut.toBytes(short.report, MAX_REPORT_BYTES - empty, byteLength))));
}

function withPart(report: DbReport, part: DbReport['report']): DbReport {
  return { ...report, report: part };
}

const fits = (json: string) => (Buffer.byteLength(json) <= MAX_REPORT_BYTES ? json : undefined);

/** Of one item of a list, with the comma after it. */
function byteLength(item: unknown): number {
  return Buffer.byteLength(toJson(item)) + 1;
}

function toJson(value: unknown): string {
  let settings: unknown;
  return JSON.stringify(value, function clean(this: unknown, key: string, one: unknown): unknown {
    if (key === 'settings') {
      settings = one;
    }
    if (typeof one === 'string') {
      return cleanText(one, this === settings ? MAX_SETTING : (MAX_TEXT[key] ?? MAX_NAME));
    }
    return typeof one === 'number' && one < 0 ? 0 : one;
  });
}

function cleanText(text: string, most: number): string {
  const short = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return NOT_STORABLE.test(short) ? short.replaceAll('\0', '').toWellFormed() : short;
}
