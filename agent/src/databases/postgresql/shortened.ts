/** Its beginning, without half a character at the end: JSON with one is refused by databases. */
export function shortened(text: string, maxCharacters: number): string {
  return text.slice(0, maxCharacters).toWellFormed();
}
