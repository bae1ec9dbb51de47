import type { Kind } from './kind.ts';

/** The text with what `markOf` says in place of every value of these kinds, one kind after the other. */
export function replaceKinds(
  text: string,
  kinds: readonly Kind[],
  markOf: (label: string, value: string) => string,
): string {
  return kinds.reduce((rest, kind) => replaceKind(rest, kind, markOf), text);
}

function replaceKind(
  text: string,
  { label, needs, pattern, group, holds }: Kind,
  markOf: (label: string, value: string) => string,
): string {
  if (needs?.every((part) => !text.includes(part)) === true) {
    return text;
  }
  return text.replace(pattern, (...found: unknown[]) => {
    const whole = String(found[0]);
    const value = String(found[group]);
    const lead = group === 0 ? '' : String(found[1]);
    const start = Number(found.find((one) => typeof one === 'number'));
    const where = { text, start, end: start + whole.length, lead };
    return holds === undefined || holds(value, where) ? `${lead}${markOf(label, value)}` : whole;
  });
}
