import type { LogText } from '../../../store/index.ts';

/** How bodies are tried for a text so that it means what it means in a search of the table. */
export type TextPlan =
  | { readonly by: 'nothing' }
  | { readonly by: 'process'; readonly matches: (body: string) => boolean }
  /** Regular expressions are PostgreSQL's own, and so is the folding of letters beyond ASCII. */
  | { readonly by: 'database'; readonly text: LogText };

const ASCII = /^[\0-\x7f]*$/;

export function planText(text: LogText | undefined): TextPlan {
  if (text === undefined) {
    return { by: 'nothing' };
  }
  const { mode, value, caseSensitive } = text;
  if (mode === 'regex') {
    return { by: 'database', text };
  }
  const folded = value.toLowerCase();
  if (caseSensitive || folded === value.toUpperCase()) {
    return { by: 'process', matches: (body) => body.includes(value) };
  }
  return ASCII.test(value)
    ? { by: 'process', matches: (body) => body.toLowerCase().includes(folded) }
    : { by: 'database', text };
}
