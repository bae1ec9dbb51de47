import type { Template, Token } from './template.ts';

const NAMES = /^(?:user|username|users|login|account|host|hostname|domain|node|client)$/iu;

export function variesAt(list: readonly Template[], existing: Template | undefined, at: number): boolean {
  const first = list[0] as Template;
  const token = first.tokens[at] as Token;
  const others = first.tokens.filter((t, i) => i !== at && t.text !== undefined && /\p{L}/u.test(t.text));
  if (others.length === 0) return false;
  const before = at > 0 ? (first.tokens[at - 1] as Token) : undefined;
  const distinct = list.length + (existing !== undefined ? 1 : 0);
  const isValue = /[=]\s*["']?$/u.test(token.glue) || (before?.text !== undefined && NAMES.test(before.text) && token.glue === ' ');
  if (isValue) return distinct >= 2;
  if (existing !== undefined) return distinct >= 2;
  const odd = list.filter((t) => /[\d_.]/u.test(t.tokens[at]?.text ?? '')).length;
  if (odd >= 2) return distinct >= 2;
  return distinct >= 5;
}
