import type { GrafanaTheme2 } from '@grafana/data';
import type { Level } from '../api/types.ts';

/** Bar and word of a level. Calm levels are grey: colour is for what needs a look. */
export function levelColor(
  level: Level,
  theme: GrafanaTheme2,
): { readonly bar: string; readonly word: string } {
  switch (level) {
    case 'fatal':
    case 'error':
      return { bar: theme.colors.error.main, word: theme.colors.error.text };
    case 'warn':
      return { bar: theme.colors.warning.main, word: theme.colors.warning.text };
    case 'info':
      return { bar: theme.colors.info.main, word: theme.colors.info.text };
    case 'debug':
    case 'trace':
    case 'unknown':
      return { bar: theme.colors.border.medium, word: theme.colors.text.secondary };
    default:
      return level satisfies never;
  }
}

/** As logs write them: these words are the same in every language. */
export function levelWord(level: Level): string {
  return level === 'unknown' ? '—' : level.toUpperCase();
}

const WORDS: readonly (readonly [Level, string])[] = [
  ['trace', 'trace trc verbose'],
  ['debug', 'debug dbug dbg d'],
  ['info', 'info inf information informational notice i'],
  ['warn', 'warn warning wrn w'],
  ['error', 'error err eror e'],
  ['fatal', 'fatal critical crit alert emerg emergency panic f'],
];
const LEVEL_OF_WORD = new Map(
  WORDS.flatMap(([level, words]) => words.split(' ').map((word) => [word, level] as const)),
);

/** The level that a word of another system means: `Warning`, `err`, `CRITICAL`, `I`. */
export const levelOfWord = (word: string): Level => LEVEL_OF_WORD.get(word.trim().toLowerCase()) ?? 'unknown';

const IN_TEXT = /\b(?:fatal|critical|panic|error|err|warn(?:ing)?|info|debug|trace)\b/i;
const LOOKED_AT_CHARACTERS = 200;

/** Of a line whose source does not tell: the first word in it that is one. */
export const guessedLevel = (body: string): Level =>
  levelOfWord(IN_TEXT.exec(body.slice(0, LOOKED_AT_CHARACTERS))?.[0] ?? '');
