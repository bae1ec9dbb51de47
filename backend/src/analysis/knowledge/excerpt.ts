import type { ArticleText } from '@vigilops/contracts/api';
import { wordsOf } from './words.ts';

const MOST_CHARACTERS = 240;

/** The line that has most of the words; the first where none has any. */
export function excerptOf({ body, steps }: ArticleText, words: readonly string[]): string {
  const lines = [...body.split('\n'), ...steps].map((line) => line.trim()).filter((line) => line !== '');
  const wanted = new Set(words);
  let best = lines[0] ?? '';
  let most = 0;
  for (const line of lines) {
    const has = new Set(wordsOf(line).filter((word) => wanted.has(word))).size;
    if (has > most) {
      most = has;
      best = line;
    }
  }
  const plain = [...best.replace(/^(?:#+|[-*])\s+/u, '').replaceAll('`', '')];
  return plain.length <= MOST_CHARACTERS
    ? plain.join('')
    : `${plain.slice(0, MOST_CHARACTERS - 1).join('')}…`;
}
