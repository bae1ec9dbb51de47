import type { ArticleText } from '@vigilops/contracts/api';
import type { ArticleWords } from '../../model/index.ts';

/** Of a text that is searched in, and of one that is searched for. */
const MOST_WORDS = 16_000;
const MOST_OF_QUESTION = 48;
const MOST_CHARACTERS = 64;

/** Say nothing of what a text is about. */
const EMPTY: ReadonlySet<string> = new Set(
  (
    'a an and are as at be been but by can do does for from had has have how i if in into is it its my no not of on or our so ' +
    'that the their them then there these they this to was we were what when where which why will with you your'
  ).split(' '),
);

const RUNS = /(\p{Script=Han}+)|([\p{L}\p{N}]+)/gu;

/**
 * What a text is found by, in its order. Chinese has no spaces: each two characters that stand side by side are a word, as
 * is one that stands alone. Other words are small, without the endings that English puts behind them; a name such as
 * `HikariPool` or `max_connections` is found by its parts, too.
 */
export function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const [, han, other] of text.normalize('NFKC').matchAll(RUNS)) {
    if (words.length >= MOST_WORDS) {
      break;
    }
    if (han !== undefined) {
      words.push(...pairsOf(han));
    } else if (other !== undefined) {
      words.push(...namesOf(other));
    }
  }
  return words.slice(0, MOST_WORDS);
}

function pairsOf(run: string): readonly string[] {
  const characters = [...run.slice(0, MOST_WORDS)];
  return characters.length === 1
    ? characters
    : characters.slice(0, -1).map((character, place) => `${character}${characters[place + 1] ?? ''}`);
}

function namesOf(run: string): readonly string[] {
  const parts = run.split(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u);
  const all = parts.length === 1 ? parts : [run, ...parts];
  return all.flatMap((name) => {
    const small = name.toLowerCase();
    return EMPTY.has(small) ? [] : [stemOf(small.slice(0, MOST_CHARACTERS))];
  });
}

/** `connections`, `connecting` and `connected` are `connect`; short words are left as they are. */
export function stemOf(word: string): string {
  if (!/^[a-z]{5,}$/u.test(word)) {
    return /^[a-z]{3}s$/u.test(word) && !word.endsWith('ss') ? word.slice(0, -1) : word;
  }
  const without = word
    .replace(/ie[sd]$/u, 'y')
    .replace(/(?<!s|u|i)s$/u, '')
    .replace(/(?:ing|ed|ion)$/u, '');
  const stem = without.length >= 3 ? without : word;
  return stem.replace(/e$/u, '').replace(/([b-df-hj-np-tv-z])\1$/u, '$1');
}

/** The rarest words decide; of a long text the first different ones are enough. */
export function questionWords(text: string): readonly string[] {
  return [...new Set(wordsOf(text))].slice(0, MOST_OF_QUESTION);
}

/** The last word, where somebody may still be writing it: what it is to begin with. */
export function begunWord(text: string): string | undefined {
  const last = /[\p{L}\p{N}]+$/u.exec(text.normalize('NFKC'))?.[0].toLowerCase();
  return last !== undefined && /^[a-z0-9]{3,}$/u.test(last) ? last.slice(0, MOST_CHARACTERS) : undefined;
}

export function articleWords({ title, body, steps, tags, applies_to: of }: ArticleText): ArticleWords {
  return {
    parts: {
      A: wordsOf(title),
      B: wordsOf([...tags, ...of.services, ...of.rules].join('\n')),
      C: wordsOf(steps.join('\n')),
      D: wordsOf(body),
    },
  };
}
