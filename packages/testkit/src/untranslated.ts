/** Units and words that are the same in Chinese operations language. */
const SAME = new Set(
  'LLM CPU HTTP HTTPS TLS DNS TCP IP ID URL API UTC GMT Agent VigilOps MiB MB GB kB B s ms min h d P'.split(
    ' ',
  ),
);

/**
 * The Latin words of a Chinese sentence that should have been said in Chinese: all but names that were put in and what is
 * called the same. A name is taken out before words are looked for, so that it may be of several.
 */
export function untranslated(sentence: string, names: readonly string[] = []): readonly string[] {
  const longestFirst = names.toSorted((a, b) => b.length - a.length);
  const rest = longestFirst.reduce((text, name) => text.replaceAll(name, ' '), sentence);
  return (rest.match(/[A-Za-z]+/g) ?? []).filter((word) => !SAME.has(word));
}
