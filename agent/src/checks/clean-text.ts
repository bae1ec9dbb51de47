const MAX_CHARACTERS = 4_096;

/** What others say goes into a message of ours: one line, no control characters, not endless, no half a character. */
export function cleanText(text: string): string {
  return text
    .slice(0, MAX_CHARACTERS)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .toWellFormed();
}
