import type { Found } from './kind.ts';

/** Nobody's secret: what stands for one in examples, templates and masked logs. */
const STANDS_FOR_ONE =
  /^(?:[*x.•_-]+|<[^>]*>?|\$[\w.-]*|\$\{.*|\[.*\]|.*(?:\.{3}|…)|\$\(.*|\$?\{\{.*|%\w+%|null|none|nil|true|false|undefined|your[-_ ].*|my[-_].*|changeme|(?:sk|pk)-(?:\.{2,}|…|x+).*|example|placeholder|dummy|test|pass(?:word|wd)?|pwd|secret|token|redacted|filtered|masked|hidden|here)$/iu;

/** What stands after "password:" in talk, in forms and in code, and is none. */
const WORDS = new Set(
  'string str text number integer int boolean bool bytes object any never unknown void char varchar required optional missing invalid valid wrong incorrect correct expired empty unset set present absent stored encrypted hashed rejected accepted denied revoked refused ignored disabled enabled default include omit same-origin basic bearer digest await async return function self this new key name value input confirmation credentials see click use enter please must should cannot not found unchanged updated changed created deleted failed error'.split(
    ' ',
  ),
);
const isWord = (value: string) => WORDS.has(value.replace(/[!?.:|]+$/u, '').toLowerCase());

export const isMeant = (value: string) => !STANDS_FOR_ONE.test(value);

/** A word alone is a name for something; with a digit or a sign within it, or letters that nobody can speak, it is not. */
export const isOdd = (value: string) =>
  /^(?=.*\d)(?=.*\D).{6,}$/u.test(value) ||
  /[!#$%^*?~+/=]./u.test(value) ||
  /^\d{4,}$/u.test(value) ||
  (value.length >= 10 &&
    /[a-z][A-Z]/u.test(value) &&
    (/[b-df-hj-np-tv-xz]{5}/iu.test(value) || isMixed(value)));

/** Capitals in places where no compound word has them: its parts are too short to be words. */
function isMixed(value: string): boolean {
  const parts = value.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/gu) ?? [];
  return /^[A-Za-z]+$/u.test(value) && value.length < parts.length * 3;
}

/** Part of a program: a name of something of something, or an object as Java prints it. */
const IS_NAME =
  /^(?:[\w$]+\.)+[\w$]+@[0-9a-f]{4,16}$|^[A-Za-z_$][A-Za-z_$]*(?:(?:\??\.|::|->)[A-Za-z_$][A-Za-z_$]*)+$/u;

export function isQuotedSecret(value: string): boolean {
  // A text of a form is no secret; nor is one that has words.
  return isMeant(value) && !isWord(value) && !/\s/u.test(value) && /[!-~]{4}/u.test(value);
}

/**
 * A value without quotes is a secret where nobody would say it, or where only a setting is written like that: NAME=value
 * without a space, or a line of its own.
 */
export function isBareSecret(value: string, { text, start, end, lead }: Found): boolean {
  const isCall = text[end] === '(' || text[end] === '[';
  if (!isMeant(value) || isWord(value) || isCall || IS_NAME.test(value) || value.startsWith('=')) {
    return false;
  }
  if (/^pwd/iu.test(lead) && /^[/~]/u.test(value)) {
    return false;
  }
  if (isOdd(value)) {
    return true;
  }
  // Who writes Chinese and then letters does not go on in English.
  if (/^[\u4e00-\u9fff]/u.test(lead)) {
    return value.length >= 6;
  }
  if (/(?:[=>]|%3D)$/iu.test(lead)) {
    return !/^\$/u.test(value);
  }
  return /[:：]\s*$/u.test(lead) && isLineOfItsOwn(text, start, end);
}

/** Lines that are longer than this are no lines of settings. */
const LINE = 80;

function isLineOfItsOwn(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - LINE), start);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const isBegin = line.length < before.length || before.length < LINE;
  return isBegin && /^[\s-]*[\w.-]*$/u.test(line) && /^[ \t]*(?:[\r\n]|$)/u.test(text.slice(end, end + LINE));
}

/** Letters by chance: a run of them with digits, or with capitals in its midst. */
export function isRandom(value: string): boolean {
  return (value.match(/[A-Za-z0-9]{14,}/gu) ?? []).some((run) => /\d/u.test(run) || /[a-z][A-Z]/u.test(run));
}
