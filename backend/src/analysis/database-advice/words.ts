import type { AdviceCode, Settings } from '@vigilops/contracts/api';
import type { AdviceEvidence, AdviceRecord } from '../../model/index.ts';
import { figure } from '../causes/figure.ts';
import { databaseLink } from '../tools/links.ts';
import { ADVICE_ENGLISH } from './words-en.ts';
import { ADVICE_CHINESE } from './words-zh.ts';

type Language = Settings['general']['language'];
type Names = Readonly<Record<string, string>>;

/** What advice says, in one language. Names of tables, programs and settings come as they are: text of others. */
export interface AdviceWords {
  readonly codes: Readonly<Record<AdviceCode, CodeWords>>;
  /** By the name of a piece of evidence. */
  readonly evidence: Readonly<Record<string, string>>;
  readonly reasons: Readonly<Record<string, string>>;
  readonly days: (days: string) => string;
  readonly hours: (hours: string) => string;
  readonly minutes: (minutes: string) => string;
  readonly about: (what: string, value: string) => string;
}

interface CodeWords {
  readonly title: (subject: string, names: Names) => string;
  /** What it means and what to do. */
  readonly text: (names: Names, words: Pick<AdviceWords, 'reasons'>) => string;
}

export interface SaidAdvice {
  readonly title: string;
  readonly text: string;
  readonly evidence: readonly { readonly text: string; readonly link: string }[];
}

const WORDS: Readonly<Record<Language, AdviceWords>> = { en: ADVICE_ENGLISH, zh: ADVICE_CHINESE };

/** Made at reading: only codes and numbers are stored. */
export function adviceWords(
  { code, subject, names, evidence, databaseId }: Omit<AdviceRecord, 'databaseName'>,
  language: Language,
): SaidAdvice {
  const words = WORDS[language];
  const own = words.codes[code];
  return {
    title: own.title(subject, names),
    text: own.text(names, words),
    evidence: evidence.map((one) => ({
      text: evidenceText(one, words),
      link: databaseLink(databaseId, one.place),
    })),
  };
}

function evidenceText({ name, value, unit }: AdviceEvidence, words: AdviceWords): string {
  const what = words.evidence[name] ?? name;
  return words.about(what, typeof value === 'number' ? written(value, unit, words) : value);
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** For people: long times in minutes, hours, days, the rest as everywhere. */
function written(value: number, unit: string, words: AdviceWords): string {
  const seconds = unit === 'd' ? value * DAY : unit === 'h' ? value * HOUR : unit === 's' ? value : undefined;
  if (seconds === undefined || seconds < 2 * MINUTE) {
    return seconds === undefined ? figure(value, unit) : figure(seconds, 's');
  }
  const digits = (count: number) => figure(count, '');
  if (seconds < 2 * HOUR) {
    return words.minutes(digits(seconds / MINUTE));
  }
  return seconds < 2 * DAY ? words.hours(digits(seconds / HOUR)) : words.days(digits(seconds / DAY));
}
