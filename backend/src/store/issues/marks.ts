import type { IssueDraft } from '../../model/index.ts';

const MOST_MARKS = 30;
const SHORTEST_WORD = 4;

/** What similar issues have in common: the program's calls, else the words of the title. */
export function marksOf({
  frames,
  title,
  type,
}: Pick<IssueDraft, 'frames' | 'title' | 'type'>): readonly string[] {
  const calls = frames.filter(({ isInApp, function: name }) => isInApp && name !== '');
  const marks =
    calls.length > 0
      ? calls.map(({ function: name }) => `call ${name}`)
      : [type, ...title.split(/[^\p{L}\p{N}_]+/u)]
          .filter((word) => word.length >= SHORTEST_WORD)
          .map((word) => `word ${word.toLowerCase()}`);
  return [...new Set(marks)].slice(0, MOST_MARKS);
}
